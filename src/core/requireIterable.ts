import { typeError } from "./errors.js";
import { isDeferred } from "./isDeferred.js";
import { hasMethods } from "./kinds.js";
import { showValue } from "./showValue.js";

type IterableKind = typeof Symbol.iterator | typeof Symbol.asyncIterator;

/** A kind of iterable: what its objects are called, and what a user who has the other kind means. */
const KINDS = {
  [Symbol.iterator]: { expected: "an array, a generator or another iterable", other: Symbol.asyncIterator },
  [Symbol.asyncIterator]: { expected: "an async generator or another async iterable", other: Symbol.iterator },
} as const;

/**
 * Refuse what is not an iterable of a kind. A text is refused too, since its letters are hardly ever meant, and so is a
 * Deferred, which is iterable for `yield*`.
 *
 * @param attempt - What was attempted, such as `"work in parallel"`.
 * @param twin - The function that takes the other kind, if there is one.
 * @throws TypeError (`ERR_NOT_ITERABLE`).
 * @internal
 */
export function requireIterable(value: unknown, kind: IterableKind, attempt: string, twin?: string): void {
  const { expected, other } = KINDS[kind];
  if (has(value, kind) && !isDeferred(value)) return;
  throw notIterable(attempt, `got ${showValue(value)}, expected ${expected}${hintFor(value, other, twin)}`);
}

/**
 * As {@link requireIterable}, of either kind.
 *
 * @internal
 */
export function requireAnyIterable(value: unknown, attempt: string): void {
  if (isDeferred(value) || !has(value, Symbol.asyncIterator)) requireIterable(value, Symbol.iterator, attempt);
}

/** Whether something is an object with elements. @internal */
export function isIterable(value: unknown): value is Iterable<unknown> {
  return has(value, Symbol.iterator);
}

/**
 * The elements of an iterable that may be anything.
 *
 * @throws TypeError (`ERR_NOT_ITERABLE`) when it is refused, or turns out not to work like one.
 * @internal
 */
export function* elementsOf<T>(iterable: Iterable<T>, attempt: string): Generator<T, void, undefined> {
  requireIterable(iterable, Symbol.iterator, attempt);
  const iterator = iterable[Symbol.iterator]();
  requireIterator(iterator, attempt);
  // Its own end, and what it throws, are no reason to close it.
  let isBetween = false;
  try {
    for (;;) {
      const step: IteratorResult<T> = iterator.next();
      requireStep(step, attempt);
      if (step.done === true) return;
      isBetween = true;
      yield step.value;
      isBetween = false;
    }
  } finally {
    if (isBetween) iterator.return?.();
  }
}

/**
 * Refuse what is not an iterator, be it the object of a class that is to be one.
 *
 * @throws TypeError (`ERR_NOT_ITERABLE`).
 * @internal
 */
export function requireIterator(value: unknown, attempt: string): void {
  if (typeof value === "object" && hasMethods(value, ["next"])) return;
  const isIterable = has(value, Symbol.iterator);
  const hint = isIterable ? "; pass what its [Symbol.iterator]() returns" : hintFor(value, Symbol.iterator, undefined);
  throw notIterable(attempt, `got ${showValue(value)}, expected an iterator, which has a method next()${hint}`);
}

/**
 * Refuse what an iterator's `next()` must not give.
 *
 * @throws TypeError (`ERR_NOT_ITERABLE`).
 * @internal
 */
export function requireStep(step: unknown, attempt: string): asserts step is IteratorResult<unknown> {
  if (typeof step === "object" && step !== null) return;
  throw notIterable(attempt, `the iterator's next() gave ${showValue(step)}, expected an object with done and value`);
}

function notIterable(attempt: string, problem: string): TypeError {
  return typeError("ERR_NOT_ITERABLE", `Cannot ${attempt}: ${problem}`);
}

function hintFor(value: unknown, other: symbol, twin: string | undefined): string {
  if (twin !== undefined && has(value, other) && !isDeferred(value)) return `; ${twin}() takes this one`;
  if (typeof value === "function") return "; call the function, and pass what it returns";
  return "";
}

function has(value: unknown, kind: symbol): boolean {
  if (typeof value !== "object" || value === null) return false;
  try {
    return typeof (value as Record<symbol, unknown>)[kind] === "function";
  } catch {
    return false;
  }
}
