/** A thenable's `then`, to be called with the thenable as `this`. @internal */
export type Then = (settle: (value: unknown) => void, fail: (reason: unknown) => void) => unknown;

/**
 * The `then` of a value that `await` would adopt, an object or function that has one (DESIGN decision 4); else undefined.
 *
 * It is read once, as the promise standard has it: a getter may answer differently the second time, or throw.
 *
 * @internal
 */
export function thenOf(value: unknown): Then | undefined {
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return undefined;
  const { then } = value as { then?: unknown };
  return typeof then === "function" ? (then as Then) : undefined;
}

/** As {@link thenOf}, for what a user passes: what cannot be read, such as a revoked proxy's, counts as missing. @internal */
export function readableThenOf(value: unknown): Then | undefined {
  try {
    return thenOf(value);
  } catch {
    return undefined;
  }
}

/** Whether `await` would adopt a value; throws what reading its `then` throws. @internal */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return thenOf(value) !== undefined;
}

/** As {@link isThenable}, for what a user passes; never throws. @internal */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return readableThenOf(value) !== undefined;
}
