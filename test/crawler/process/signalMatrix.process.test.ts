import { beforeAll, describe, expect, it } from "vitest";
import { expectedFor, runMatrix, WAYS, type Outcome } from "./signalMatrix.mjs";

// The others have tests of their own; `node test/crawler/process/signalMatrix.mjs` tries them all.
const TRIED = WAYS.filter((way) => /SelectReactor|the same|Runner/.test(way) && !way.startsWith("runspider"));

describe("SIGINT and SIGTERM, once and twice, on this Node,", () => {
  let table: Record<string, Record<string, Outcome>>;
  beforeAll(async () => {
    table = await runMatrix(process.execPath, TRIED);
  }, 60_000);

  it.each(TRIED)(
    "%s: end the crawl in two stages where that can be done, else at once, and leave the feed of an earlier run",
    (way) => {
      expect(table[way]).toEqual(expectedFor(way));
    },
  );
});
