import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isPageCurrent, readCoverage } from "./twistedCoverage.mjs";

/** The rules of Twisted's contract that core and time keep, by letter: D1 to D33, and so on. */
const RULES: Record<string, number> = {
  D: 33,
  X: 9,
  T: 7,
  F: 12,
  U: 5,
  Y: 11,
  R: 5,
  M: 4,
  I: 15,
  P: 5,
  K: 7,
  L: 11,
  C: 8,
  G: 12,
};

/** What needs a reactor or threads, and is checked with them. */
const OF_OTHER_LAYERS = /^(React|ReactorThreads|DeferredResult|DeferToThreadPool)/;

describe("TWISTED-COVERAGE.md", () => {
  it("is up to date: else run node test/twistedCoverage.mjs --write", () => {
    expect(isPageCurrent()).toBe(true);
  });

  it("has a test for every row that is about core and time", () => {
    const { rows, tests } = readCoverage();
    const missing = rows.filter(({ id }) => tests.get(id)?.length === 0 && !OF_OTHER_LAYERS.test(id));

    expect(missing).toEqual([]);
    expect(rows).toHaveLength(346);
  });

  it("knows every row that a test names", () => {
    expect(readCoverage().unknown).toEqual([]);
  });
});

describe("The tests of core and time", () => {
  it("cite every rule of the contract", () => {
    const cited = new Set(
      ["core", "time"].flatMap((folder) => {
        const path = fileURLToPath(new URL(`./${folder}/`, import.meta.url));
        const files = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((file) => /\.m?ts$/.test(file));
        const comments = files.flatMap((file) => readFileSync(path + file, "utf8").match(/^ *\/\/ .*$/gm) ?? []);
        return comments.flatMap((comment) => comment.match(/\b[A-Z]\d+\b/g) ?? []);
      }),
    );
    const rules = Object.entries(RULES).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    );

    expect(rules.filter((rule) => !cited.has(rule))).toEqual([]);
  });
});
