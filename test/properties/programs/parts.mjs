/** What programs throw. */
export class Marker extends Error {
  get name() {
    return "Marker";
  }
}

/** Errors of the package that a program may cause without doing anything wrong. */
export const EXPECTED = new Set([
  "CancelledError",
  "TimeoutError",
  "FirstError",
  "FailureGroup",
  "ParallelError",
  "QueueOverflow",
  "QueueUnderflow",
]);

/** A signal that knows its listeners. */
export class CountingSignal {
  aborted = false;
  reason = undefined;
  listeners = new Map();

  addEventListener(_type, listener, { once = false } = {}) {
    this.listeners.set(listener, once);
  }

  removeEventListener(_type, listener) {
    this.listeners.delete(listener);
  }

  abort(reason) {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const [listener, once] of [...this.listeners]) {
      if (once) this.listeners.delete(listener);
      listener();
    }
  }
}

/** A lock or semaphore, with those who have entered. */
export class Resource {
  #active = 0;

  constructor(name, guard, limit, fault) {
    this.name = name;
    this.guard = guard;
    this.limit = limit;
    this.fault = fault;
  }

  get active() {
    return this.#active;
  }

  get held() {
    return "tokens" in this.guard ? this.limit - this.guard.tokens : Number(this.guard.locked);
  }

  get waiting() {
    return this.guard.waiting;
  }

  enter() {
    if (++this.#active > this.limit) this.fault(`${this.#active} are inside the ${this.name} of ${this.limit}`);
  }

  leave() {
    this.#active--;
  }
}

/** A result as a short text: the same in every run. */
export function show(value, depth = 3) {
  if (Array.isArray(value)) return depth === 0 ? "[…]" : `[${value.map((part) => show(part, depth - 1)).join(", ")}]`;
  if (value instanceof Error) return `${value.name}${value.name === "Marker" ? ` ${value.message}` : ""}`;
  if (typeof value === "object" && value !== null && "getErrorMessage" in value) return `Failure(${show(value.value)})`;
  return typeof value === "object" && value !== null ? value.constructor.name : String(value);
}
