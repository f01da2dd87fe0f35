import type { AbortSignalLike } from "./AbortSignalLike.js";
import { callLogged } from "./callLogged.js";

/** The one listener that this package has on a signal, while operations depend on it. */
const listeners = new WeakMap<AbortSignalLike, AbortListener>();

/**
 * Have something done when a signal aborts, in the order of these calls. All of them share one listener on the signal:
 * runtimes warn of more than ten, and adding one takes the longer the more there are.
 *
 * What an operation throws is logged, and the next one follows.
 *
 * @param signal - One that has aborted calls nobody: look at `aborted`.
 * @param operation - Called once, when the signal aborts.
 * @returns Takes it back; may be repeated. The listener is gone when nothing is left to be called.
 * @internal
 */
export function onAbort(signal: AbortSignalLike, operation: () => void): () => void {
  if (signal.aborted) return () => undefined;
  const listener = listeners.get(signal) ?? new AbortListener(signal);
  return listener.add(operation);
}

class AbortListener {
  readonly #signal: AbortSignalLike;
  readonly #operations = new Set<{ readonly operation: () => void }>();

  constructor(signal: AbortSignalLike) {
    this.#signal = signal;
    signal.addEventListener("abort", this.#abort, { once: true });
    // After the listener, which a signal may refuse.
    listeners.set(signal, this);
  }

  add(operation: () => void): () => void {
    const entry = { operation };
    this.#operations.add(entry);
    return () => {
      if (this.#operations.delete(entry) && this.#operations.size === 0) this.#leave();
    };
  }

  readonly #abort = (): void => {
    // What is added from here on has a listener of its own.
    this.#leave();
    let logging: { readonly error: unknown } | undefined;
    for (const entry of this.#operations) {
      this.#operations.delete(entry);
      try {
        callLogged(entry.operation);
      } catch (error) {
        // Only a logger throws here.
        logging ??= { error };
      }
    }
    if (logging !== undefined) throw logging.error;
  };

  #leave(): void {
    if (listeners.get(this.#signal) !== this) return;
    listeners.delete(this.#signal);
    this.#signal.removeEventListener("abort", this.#abort);
  }
}
