import { builtInError } from "./describeError.js";
import { ThreadDataError, ThreadFunctionError, ThreadLoadError } from "./errors.js";
import type { DescribedError } from "./protocol.js";

type ErrorClass = new (...args: unknown[]) => Error;

/** Classes made here under the names of those of a thread; errors of the same classes share one. */
const made = new Map<string, ErrorClass>();
const MOST_MADE = 200;

/**
 * Make what was thrown in a thread from its description: an error of the same built-in class; where it was of a class of
 * one's own, of a class with that name below the built-in one.
 *
 * @param what - The task, for the text of errors of ours.
 * @param trace - Frames to add to the stack, from where the work was asked for.
 * @internal
 */
export function restoreError(described: DescribedError, what: string, trace = ""): unknown {
  switch (described.kind) {
    case "error":
      return restore(described, what, trace);
    case "other":
      return described.value;
    case "load":
      return new ThreadLoadError(described.message, causeOf(described.cause, what));
    case "data":
      return new ThreadDataError("ERR_THREAD_RESULT", what, restoreError(described.cause, what));
    case "free": {
      const reason = `it uses ${described.variable}, which it does not declare and which the thread does not have`;
      return new ThreadFunctionError(what, reason, described.variable, causeOf(described.cause, what));
    }
  }
}

function causeOf(cause: DescribedError | undefined, what: string): { cause: unknown } | undefined {
  return cause === undefined ? undefined : { cause: restoreError(cause, what) };
}

function restore(described: Extract<DescribedError, { kind: "error" }>, what: string, trace: string): Error {
  const error = make(described);
  define(error, "stack", described.stack + trace);
  if (error.name !== described.name) define(error, "name", described.name);
  if (error.message !== described.message) define(error, "message", described.message);
  for (const [key, value, isDescribed] of described.fields) {
    const restored = isDescribed ? restoreField(value as DescribedError | DescribedError[], what) : value;
    define(error, key, restored, key !== "cause" && key !== "errors");
  }
  return error;
}

function restoreField(value: DescribedError | DescribedError[], what: string): unknown {
  return Array.isArray(value) ? value.map((part) => restoreError(part, what)) : restoreError(value, what);
}

/** A real Error, which only a built-in constructor makes, with the prototype of the class that is wanted. */
function make({ names, message, name }: Extract<DescribedError, { kind: "error" }>): Error {
  const known = builtInError(names.at(-1) ?? "");
  const base = known ?? (Error as unknown as ErrorClass);
  const own = known === undefined ? names : names.slice(0, -1);
  const args = base.name === "AggregateError" ? [[], message] : [message, base.name === "DOMException" ? name : {}];
  const error: unknown = Reflect.construct(base, args, classNamed(own, base));
  return error as Error;
}

function classNamed(names: readonly string[], base: ErrorClass): ErrorClass {
  const key = [...names, base.name].join("<");
  let found = made.get(key);
  if (found !== undefined) return found;
  found = base;
  for (const name of [...names].reverse()) {
    const parent: ErrorClass = found;
    found = { [name]: class extends parent {} }[name] ?? parent;
  }
  if (made.size >= MOST_MADE) made.clear();
  made.set(key, found);
  return found;
}

function define(error: Error, key: string, value: unknown, enumerable = false): void {
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}
