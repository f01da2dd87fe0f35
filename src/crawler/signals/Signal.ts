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
