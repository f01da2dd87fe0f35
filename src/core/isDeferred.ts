import type { Deferred } from "./Deferred.js";

/** Marks the prototype of Deferred, so that copies of the package recognise each other's. @internal */
export const DEFERRED: unique symbol = Symbol.for("deferred-interop/Deferred") as never;

/** The mark's value: an object of this copy of the package. @internal */
export const COPY: object = {};

/**
 * Whether something is a Deferred, of this copy of the package or of another one in the same program.
 *
 * @param value - Anything.
 *
 * @example
 * ```ts
 * import { Deferred, isDeferred } from "deferred-interop";
 *
 * isDeferred(new Deferred()); // true
 * isDeferred(Promise.resolve()); // false
 * ```
 */
export function isDeferred(value: unknown): value is Deferred<unknown> {
  return typeof value === "object" && value !== null && copyOf(value) !== undefined;
}

/** Whether an object is a Deferred whose fields are this copy's to touch; others are used by their methods. @internal */
export function isOwnDeferred(value: object): value is Deferred<unknown> {
  return copyOf(value) === COPY;
}

/** The copy of the package whose Deferred this is; undefined for anything else. */
function copyOf(value: object): object | undefined {
  try {
    return (value as { [DEFERRED]?: object })[DEFERRED];
  } catch {
    // A proxy that does not let itself be asked.
    return undefined;
  }
}
