import { afterEach, beforeEach, expect } from "vitest";
import type { Failure } from "../../src/core/Failure.js";
import { trackUnhandled } from "../../src/core/unhandledErrors.js";

/** Make every test of the present `describe` fail that leaves a rejection or a failed Deferred that nobody looked at. */
export function expectNothingUnhandled(): void {
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => {
    rejections.push(reason);
  };
  let tracked: { failures(): Failure[]; stop(): void };
  beforeEach(() => {
    rejections.length = 0;
    process.on("unhandledRejection", note);
    tracked = trackUnhandled();
  });
  afterEach(async () => {
    await turn();
    process.off("unhandledRejection", note);
    tracked.stop();
    expect(rejections).toEqual([]);
    expect(tracked.failures()).toEqual([]);
  });
}

/** All that runs in microtasks has run, and unhandled rejections have been reported. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
