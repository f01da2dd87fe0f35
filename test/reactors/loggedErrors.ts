import { afterEach, beforeEach } from "vitest";
import type { ErrorLogger } from "../../src/core/hooks.js";
import { setErrorLogger } from "../../src/core/logError.js";

/**
 * Collect what `logError` is told during each test of the present `describe`.
 *
 * @returns The errors themselves, in order; emptied before each test.
 */
export function collectLoggedErrors(): unknown[] {
  const errors: unknown[] = [];
  let previous: ErrorLogger | undefined;
  beforeEach(() => {
    errors.length = 0;
    previous = setErrorLogger((failure) => {
      errors.push(failure.value);
    });
  });
  afterEach(() => {
    setErrorLogger(previous);
  });
  return errors;
}
