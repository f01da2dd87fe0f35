import type { AbortSignalLike } from "../../src/core/AbortSignalLike.js";

/** An abort signal that is as much of one as the package asks for, and counts its listeners. */
export class CountingSignal implements AbortSignalLike {
  aborted = false;
  reason: unknown = undefined;
  readonly #listeners = new Map<() => void, boolean>();

  /** How many listeners are registered now. */
  get listeners(): number {
    return this.#listeners.size;
  }

  addEventListener(_type: "abort", listener: () => void, options: { once?: boolean } = {}): void {
    this.#listeners.set(listener, options.once === true);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners.delete(listener);
  }

  abort(reason: unknown): void {
    this.aborted = true;
    this.reason = reason;
    for (const [listener, once] of [...this.#listeners]) {
      if (once) this.#listeners.delete(listener);
      listener();
    }
  }
}
