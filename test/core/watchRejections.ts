import { afterAll, beforeAll, expect } from "vitest";
import { nextTurn } from "./outcomes.js";

/** Notes every rejection that nobody handles while the tests of a file run, and fails the file if there is one. */
export function watchRejections(): { readonly reasons: unknown[] } {
  const reasons: unknown[] = [];
  const note = (reason: unknown): void => {
    reasons.push(reason);
  };
  beforeAll(() => {
    process.on("unhandledRejection", note);
  });
  afterAll(async () => {
    await nextTurn();
    await nextTurn();
    process.off("unhandledRejection", note);
    expect(reasons).toEqual([]);
  });
  return { reasons };
}
