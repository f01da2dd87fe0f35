import { afterEach, describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/Failure.js";
import { logError, setErrorLogger } from "../../../src/core/logError.js";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";

const lines: string[] = [];
const sink = { write: (text: string) => void lines.push(text) };
const settings = { LOG_FORMAT: "[%(name)s] %(levelname)s: %(message)s" };
const failure = new Failure(new RangeError("out of reach"));

afterEach(() => {
  resetLogging();
  setErrorLogger(undefined);
  lines.length = 0;
});

describe("what logError() logs", () => {
  it.each([
    ["Unhandled Error", undefined],
    ["main function encountered error", "main function encountered error"],
  ])("is in the log, with its traceback (%s)", (headline, message) => {
    configureLogging(settings, { sink });
    logError(failure, message);

    expect(lines.join("")).toMatch(new RegExp(`^\\[twisted\\] CRITICAL: ${headline}\\nRangeError: out of reach`));
  });

  it("is there once when the log has been set up again", () => {
    configureLogging(settings, { sink });
    configureLogging(settings, { sink });
    logError(failure);

    expect(lines).toHaveLength(1);
  });

  it("goes where the program has sent it", () => {
    const own: Failure[] = [];
    const ownLogger = (one: Failure): void => void own.push(one);
    setErrorLogger(ownLogger);
    configureLogging(settings, { sink });
    logError(failure);
    resetLogging();

    expect([own, lines]).toEqual([[failure], []]);
    expect(setErrorLogger(undefined)).toBe(ownLogger);
  });

  it("goes where it went before when the log's set-up is taken back", () => {
    const standard = setErrorLogger(undefined);
    configureLogging(settings, { sink });
    resetLogging();

    expect(setErrorLogger(undefined)).toBe(standard);
  });
});
