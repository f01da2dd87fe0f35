/** Resolves when the microtasks queued so far, and those they queue, have run. */
export function drained() {
  return new Promise((resolve) => setImmediate(resolve));
}
