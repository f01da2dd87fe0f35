import { runForJson } from "../reactors/runProgram.js";
import { HEAD, TASKS } from "./taskModule.js";

/**
 * Run a program on the built package, because threads load it from there.
 *
 * @param body - Calls `out(value)` once, in the end.
 * @returns That value.
 */
export function runInThreads(body: string): Promise<unknown> {
  return runForJson({ "main.mjs": HEAD + body, "tasks.mjs": TASKS });
}
