import type { AbortSignalLike } from "../../src/core/AbortSignalLike.js";

/** An AbortSignal that tells how many listeners are on it. */
export class CountingSignal implements AbortSignalLike {
  aborted = false;
  reason: unknown = undefined;
  readonly #listeners = new Map<() => void, { readonly once: boolean }>();

  get listenerCount(): number {
    return this.#listeners.size;
  }

  addEventListener(_type: "abort", listener: () => void, options: { once?: boolean } = {}): void {
    this.#listeners.set(listener, { once: options.once === true });
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.delete(listener);
  }

  abort(reason: unknown = new Error("aborted")): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const [listener, { once }] of [...this.#listeners]) {
      if (once) this.#listeners.delete(listener);
      listener();
    }
  }
}
