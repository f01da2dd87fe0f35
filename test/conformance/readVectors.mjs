import { readFileSync } from "node:fs";
import { UsageError } from "./UsageError.mjs";
import { families } from "./families.mjs";

/**
 * Reads a file of vectors, one JSON object a line.
 *
 * @returns one `{ family, name?, rules?, program, trace, place }` for each line; `place` is "file:line"
 * @throws UsageError naming the file and line that cannot be used
 */
export function readVectors(path, shownPath = path) {
  return readText(path, shownPath)
    .split("\n")
    .flatMap((line, index) => (line.trim() === "" ? [] : [parseLine(line, `${shownPath}:${index + 1}`)]));
}

function readText(path, shownPath) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`Cannot read ${shownPath}: ${error.message}`);
  }
}

function parseLine(line, place) {
  let vector;
  try {
    vector = JSON.parse(line);
  } catch (error) {
    throw new UsageError(`${place}: not a line of JSON: ${error.message}`);
  }
  if (!Array.isArray(vector?.program?.ops) || !Array.isArray(vector.trace?.ops)) {
    throw new UsageError(`${place}: not a vector: it needs "family", "program" with "ops" and "trace" with "ops"`);
  }
  if (!families.includes(vector.family)) {
    throw new UsageError(
      `${place}: unknown family ${JSON.stringify(vector.family)}; the families are ${families.join(", ")}`,
    );
  }
  return { ...vector, place };
}
