import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../cli/runChild.js";
import { findProblems } from "./findProblems.mjs";
import { makeTable } from "./makeTable.mjs";
import { groups } from "./scenarios.mjs";

const PROGRAMS = join(ROOT, "test/scenarios/programs");
const scenarios = groups.flatMap(([, ofClass]) => ofClass);

describe("the scenarios of programs", () => {
  it("are S1 to S80, in order, their variants behind them", () => {
    const numbers = [...new Set(scenarios.map(({ id }) => Number(/^S(\d+)[abc]?$/.exec(id)?.[1])))];

    expect(numbers).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
    expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
  });

  it.each(scenarios)("$id has a program and something to look for, or says why not", (scenario) => {
    if (scenario.pending === undefined) {
      expect(existsSync(join(PROGRAMS, `${scenario.program?.[0]}.mjs`))).toBe(true);
    }
    const looked = [scenario.has, scenario.counts, scenario.matches, scenario.pending];
    expect(looked.some((part) => part !== undefined)).toBe(true);
  });

  it("leave no program unused", () => {
    const used = new Set(scenarios.map(({ program }) => program?.[0]));
    const files = readdirSync(PROGRAMS).map((file) => file.replace(".mjs", ""));
    const sources = files.map((file) => readFileSync(join(PROGRAMS, `${file}.mjs`), "utf8"));
    const imported = (file: string): boolean => sources.some((source) => source.includes(`"./${file}.mjs"`));

    expect(files.filter((file) => !used.has(file) && !imported(file))).toEqual([]);
  });

  it("are what docs/scenarios.md tells", () => {
    expect(readFileSync(join(ROOT, "docs/scenarios.md"), "utf8")).toBe(makeTable());
  });
});

describe("findProblems()", () => {
  it("finds none when all is as expected", () => {
    const expectation = { has: ["one"], lacks: ["three"], counts: { two: 2 }, matches: /one.*two/s, code: 1 };

    expect(findProblems(expectation, "one\ntwo\ntwo", 1)).toEqual([]);
  });

  it.each([
    ["an exit code", {}, "", 1, "expected exit code 0, got 1"],
    ["a signal", {}, "", "SIGKILL", "expected exit code 0, got SIGKILL"],
    ["a text that is missing", { has: ["one"] }, "", 0, 'expected "one"'],
    ["a text that should not be there", { lacks: ["one"] }, "one", 0, 'expected no "one"'],
    ["a text too many", { counts: { one: 1 } }, "one one", 0, 'expected "one" 1 times, found 2'],
    ["the wrong order", { matches: /one.*two/s }, "two one", 0, "expected /one.*two/s"],
    ["errors left behind", {}, "Unhandled error in Deferred:", 0, 'expected no "Unhandled error in Deferred"'],
  ])("tells of %s", (_what, expectation, stderr, code, problem) => {
    expect(findProblems(expectation, stderr, code)).toEqual([problem]);
  });
});
