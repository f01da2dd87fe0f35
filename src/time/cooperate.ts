import type { Deferred } from "../core/Deferred.js";
import type { CooperativeTask } from "./CooperativeTask.js";
import { Cooperator } from "./Cooperator.js";

let shared: Cooperator | undefined;

/**
 * Work on an iterator in turn with others, on the Cooperator that everybody shares.
 *
 * @param iterator - Each `next()` is one unit of work; a Deferred or promise it gives pauses the task.
 * @see Twisted `cooperate`; {@link Cooperator} for one of your own
 */
export function cooperate<T extends Iterator<unknown>>(iterator: T): CooperativeTask<T> {
  return sharedCooperator().cooperate(iterator);
}

/**
 * As {@link cooperate}, and return a Deferred of the end: it fires with the iterator.
 *
 * @param iterator - Each `next()` is one unit of work.
 *
 * @example
 * ```ts
 * import { coiterate } from "deferred-interop";
 *
 * function* parts() {
 *   for (let part = 0; part < 1000; part++) yield part;
 * }
 * await coiterate(parts());
 * ```
 *
 * @see Twisted `coiterate`
 */
export function coiterate<T extends Iterator<unknown>>(iterator: T): Deferred<T> {
  return sharedCooperator().coiterate(iterator);
}

function sharedCooperator(): Cooperator {
  return (shared ??= new Cooperator());
}
