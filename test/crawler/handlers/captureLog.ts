import { afterEach, beforeEach } from "vitest";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";

/** In the tests of the file or block that calls it, what is logged goes into the list that it returns. */
export function captureLog(): string[] {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    configureLogging(
      { LOG_FORMAT: "%(levelname)s %(message)s" },
      { sink: { write: (text) => void lines.push(text.trimEnd()) } },
    );
  });
  afterEach(() => resetLogging());
  return lines;
}
