import { requireFunction } from "../core/requireFunction.js";
import { showValue } from "../core/showValue.js";
import { functionSource } from "./functionSource.js";
import type { Definition } from "./protocol.js";
import { isThreadTask } from "./threadTask.js";

/** Up to this many milliseconds a call is small: several may be sent to a thread at once. */
const SMALL = 0.1;

/** How much of what a function has once cost is still expected after the next call. */
const FADING = 0.5;

/**
 * A function as threads know it, by a number, and what is known of it.
 *
 * @internal
 */
export class TaskFunction {
  readonly definition: Definition;
  /** For the text of errors. */
  readonly shown: string;
  /** What the next call may take, in milliseconds: the dearest one lately. */
  #cost = Infinity;

  constructor(definition: Definition, shown: string) {
    this.definition = definition;
    this.shown = shown;
  }

  /** Whether its calls are known to be so short that it pays to send several at once. */
  get isSmall(): boolean {
    return this.#cost <= SMALL;
  }

  /** @param milliseconds - What a call has taken; Infinity for "too long to wait behind". */
  took(milliseconds: number): void {
    this.#cost = Math.max(milliseconds, this.#cost === Infinity ? 0 : this.#cost * FADING);
  }
}

/**
 * Refuse what cannot be a task.
 *
 * @throws TypeError (`ERR_NOT_CALLABLE`).
 * @internal
 */
export function requireTask(task: unknown): void {
  if (!isThreadTask(task)) requireFunction(task, "call in a thread", "task");
}

const functions = new Map<string, TaskFunction>();
const MOST_FUNCTIONS = 1_000;
let numbers = 0;

/**
 * The one for a function, or for an export of a module.
 *
 * @throws ThreadFunctionError, TypeError (`ERR_NOT_CALLABLE`).
 * @internal
 */
export function taskFunction(task: unknown): TaskFunction {
  requireTask(task);
  const isTask = isThreadTask(task);
  // No source begins with a space.
  const key = isTask ? ` ${task.exportName} ${task.url}` : functionSource(task as () => unknown);
  let found = functions.get(key);
  if (found !== undefined) return found;
  const id = ++numbers;
  found = isTask
    ? new TaskFunction({ id, module: task.url, name: task.exportName }, `${task.exportName} of ${task.url}`)
    : new TaskFunction({ id, source: key }, showValue(task));
  if (functions.size >= MOST_FUNCTIONS) functions.clear();
  functions.set(key, found);
  return found;
}
