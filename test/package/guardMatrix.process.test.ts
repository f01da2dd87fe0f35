import { beforeAll, describe, expect, it } from "vitest";
import { runMatrix, WAYS, wantedFor, type Outcome } from "./guardMatrix.mjs";

describe("the import guard of the packed package, on this Node,", () => {
  let table: Record<string, Record<string, Outcome>>;
  beforeAll(async () => {
    table = await runMatrix();
  });

  // A27
  it.each(WAYS)("refuses and lets pass what loads the reactor by %s", (way) => {
    expect(table[way]).toEqual(wantedFor(way, process.version));
  });
});
