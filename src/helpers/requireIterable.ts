import { typeError } from "../core/errors.js";
import { isDeferred } from "../core/isDeferred.js";
import { showValue } from "../core/showValue.js";

/** A kind of iterable: what its objects are called, and what a user who has the other kind wants. */
const KINDS = {
  [Symbol.iterator]: { wanted: "an array, a generator or another iterable", other: Symbol.asyncIterator },
  [Symbol.asyncIterator]: { wanted: "an async generator or another async iterable", other: Symbol.iterator },
} as const;

/**
 * Refuse what is no iterable of a kind. A text is none here: its letters are hardly ever meant. Nor is a Deferred, which is
 * iterable for `yield*`.
 *
 * @param attempt - What was attempted, such as `"work in parallel"`.
 * @param twin - The function that takes the other kind.
 * @throws TypeError (`ERR_NOT_ITERABLE`).
 * @internal
 */
export function requireIterable(
  value: unknown,
  kind: typeof Symbol.iterator | typeof Symbol.asyncIterator,
  attempt: string,
  twin: string,
): void {
  const { wanted, other } = KINDS[kind];
  if (has(value, kind) && !isDeferred(value)) return;
  const hint = hintFor(value, other, twin);
  throw typeError("ERR_NOT_ITERABLE", `Cannot ${attempt}: got ${showValue(value)}, wanted ${wanted}${hint}`);
}

/**
 * As {@link requireIterable}, of either kind.
 *
 * @internal
 */
export function requireAnyIterable(value: unknown, attempt: string): void {
  if (isDeferred(value) || !has(value, Symbol.asyncIterator)) requireIterable(value, Symbol.iterator, attempt, "");
}

function hintFor(value: unknown, other: symbol, twin: string): string {
  if (has(value, other) && !isDeferred(value)) return `; ${twin}() takes this one`;
  if (typeof value === "function") return "; call the function, and pass what it returns";
  return "";
}

function has(value: unknown, kind: symbol): boolean {
  return typeof value === "object" && value !== null && typeof (value as Record<symbol, unknown>)[kind] === "function";
}
