import { typeError } from "../../core/errors.js";
import { showValue } from "../../core/showValue.js";

/** Whether the sender of a signal waits for its handlers (`"async"`) or goes on at once (`"sync"`). */
export type SignalKind = "sync" | "async";

/**
 * Something that happens during a crawl and that handlers can be connected to; see `SignalManager`.
 *
 * @typeParam P - What handlers are told: one object.
 * @typeParam K - Whether handlers may return a Deferred or a promise.
 *
 * @example A signal of your own
 * ```ts
 * import { Signal } from "deferred-interop/crawler";
 *
 * const priceChanged = new Signal<{ title: string; price: number }, "sync">("price_changed", "sync");
 * ```
 */
export class Signal<P, K extends SignalKind = SignalKind> {
  /** Its name in log lines, such as `spider_opened`. */
  readonly name: string;
  /** Whether handlers are waited for. */
  readonly kind: K;
  /** Carries the type of what handlers are told; it is not there at run time. */
  declare readonly payload: P;

  /**
   * @param name - Its name in log lines.
   * @param kind - `"async"` when the sender will wait for handlers, else `"sync"`.
   */
  constructor(name: string, kind: K) {
    this.name = name;
    this.kind = kind;
  }
}

/**
 * Refuse what is no signal: a handler for it would never be called.
 *
 * @param value - What was given in the place of a signal.
 * @param attempt - What was to be done, such as `"connect"`.
 * @param next - What was given after it.
 * @throws TypeError (`ERR_SIGNAL`)
 * @internal
 */
export function requireSignal(value: unknown, attempt: string, next?: unknown): void {
  if (value instanceof Signal) return;
  const problem = `Cannot ${attempt}: expected a signal, such as signals.spiderOpened, got ${showValue(value)}`;
  throw typeError("ERR_SIGNAL", problem + cureFor(value, attempt, next));
}

function cureFor(value: unknown, attempt: string, next: unknown): string {
  if (next instanceof Signal) return `. Here the signal comes first: ${attempt}(signal, handler)`;
  if (typeof value === "string") {
    const name = value.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return `. Names do not do: write signals.${name}, or make a Signal of your own`;
  }
  if (value === undefined) return ". Here the signals are named like signals.itemScraped";
  const { name, kind } = Object(value) as Partial<Signal<unknown>>;
  const isForeign = typeof name === "string" && (kind === "sync" || kind === "async");
  return isForeign ? `. It is ${name} of another copy of this package, which is not sent here` : "";
}
