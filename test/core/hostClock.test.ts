import { afterEach, describe, expect, it } from "vitest";
import type { Failure } from "../../src/core/Failure.js";
import { hostClock } from "../../src/core/hostClock.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { thrownBy } from "./outcomes.js";

afterEach(() => {
  setErrorLogger(undefined);
});

describe("hostClock", () => {
  it.each([
    ["is rejected with", () => Promise.reject(new Error("lost"))],
    [
      "throws",
      () => {
        throw new Error("lost");
      },
    ],
  ] as const)("logs what a call %s", async (_how, fn: () => unknown) => {
    const logged = await new Promise<Failure>((resolve) => {
      setErrorLogger(resolve);
      hostClock.callLater(0, fn);
    });

    expect(logged.getErrorMessage()).toBe("lost");
  });

  it("says what was attempted when it is given no function or no span", () => {
    const errors = [
      thrownBy(() => hostClock.callLater(1, "no function" as never)),
      thrownBy(() => hostClock.callLater(-1, () => undefined)),
    ].map((error: Error) => error.message);

    expect(errors).toEqual([
      'Cannot call later: the function is "no function", expected a function',
      "Cannot call later: the duration is -1, expected a finite span of 0 or more",
    ]);
  });
});
