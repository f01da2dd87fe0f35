import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../cli/runChild.js";
import { inProcess } from "./inProcess.mjs";

const PENDING = ["S116", "S117", "S118", "S119", "S120", "S121", "S122", "S123", "S124", "S125", "S126"];

/** The names of the tests of a file that are tagged with a scenario. */
function taggedTests(file: string, id: string): string[] {
  const source = readFileSync(join(ROOT, file), "utf8");
  return source
    .split(/\/\/ S: /)
    .slice(1)
    .filter((part) => part.startsWith(`${id}\n`))
    .map(
      (part) =>
        /\bit(?:\.each[^"`]*?(?:\[[^]*?\]\s*(?:as const)?\s*\))?)?\(\s*(["`])(.+?)\1\s*,/s.exec(part)?.[2] ?? "",
    );
}

describe("the scenarios within a process", () => {
  it("are S81 to S126, each once, in order", () => {
    expect(inProcess.map(({ id }) => id)).toEqual(Array.from({ length: 46 }, (_, i) => `S${81 + i}`));
  });

  it("are tests, but for those whose component is still to come", () => {
    const pending = inProcess.filter(({ test }) => test === "step 6");

    expect(pending.map(({ id }) => id)).toEqual(PENDING);
  });

  it.each(inProcess.filter(({ test }) => test !== "step 6"))(
    "$id is a test that is tagged so: $test",
    ({ id, test }) => {
      const [file = "", ...names] = test.split(" > ");
      const source = readFileSync(join(ROOT, file), "utf8");

      expect(taggedTests(file, id)).toContain(names.at(-1));
      for (const block of names.slice(0, -1)) expect(source).toContain(block);
    },
  );
});
