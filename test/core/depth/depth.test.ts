import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as lib from "../../../src/index.js";
import { endings, expectedOutcome, outcomeOf, shapes } from "./shapes.mjs";

// Several times what native stack could take. main.mjs does 100,000 on a stack of 200 KB, in a process of its own.
const LINKS = 5_000;

let previous: lib.UnhandledErrorHandler;
beforeAll(() => {
  // The links of a list that failed have the failure, too (Y6).
  previous = lib.setUnhandledErrorHandler(() => undefined);
});
afterAll(() => {
  lib.setUnhandledErrorHandler(previous);
});

const cases = Object.entries(shapes).flatMap(([name, shape]) =>
  Object.entries(endings).map(([how, end]) => ({ name, how, shape, end })),
);

describe("A long line of Deferreds takes constant native stack", () => {
  // D23, for whatever resumes a Deferred
  it.each(cases)("$name, $how", ({ how, shape, end }) => {
    const ends = shape.make(lib, LINKS);
    end(ends);

    expect(outcomeOf(ends.last)).toBe(expectedOutcome(shape, how, LINKS));
  });
});
