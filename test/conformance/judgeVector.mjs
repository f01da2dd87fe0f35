import { RunnerFault } from "./RunnerFault.mjs";
import { firstDifference } from "./firstDifference.mjs";
import { runProgram } from "./runProgram.mjs";
import { runWithTimeLimit } from "./runWithTimeLimit.mjs";

// A program takes well under a millisecond; this is for machines that stand still for a while.
const LONGEST_RUN_MS = 5_000;

/**
 * Runs a vector's program and compares the trace.
 *
 * @returns undefined when the vector passes; else `{ actual, difference }`, or `{ problem }` when there is no trace
 */
export function judgeVector(api, vector, { timeLimit = LONGEST_RUN_MS } = {}) {
  let actual;
  try {
    actual = runWithTimeLimit(() => runProgram(api, vector.program), timeLimit);
  } catch (error) {
    return { problem: problemOf(error, timeLimit) };
  }
  const difference = firstDifference(vector.trace, actual);
  return difference === undefined ? undefined : { actual, difference };
}

function problemOf(error, timeLimit) {
  if (error instanceof RunnerFault) return error.message;
  if (error?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return `The program did not end within ${timeLimit} ms`;
  return `An error came out of the runner: ${error?.stack ?? String(error)}`;
}
