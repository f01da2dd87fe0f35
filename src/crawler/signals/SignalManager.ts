import { Deferred } from "../../core/Deferred.js";
import { DeferredList } from "../../core/DeferredList.js";
import { toFailure, type ErrorClass, type Failure } from "../../core/Failure.js";
import { isThenable } from "../../core/isThenable.js";
import { maybeDeferred } from "../../core/maybeDeferred.js";
import { requireFunction } from "../../core/requireFunction.js";
import { succeed } from "../../core/succeed.js";
import { getLogger } from "../logging/Logger.js";
import { requireSignal, type Signal, type SignalKind } from "./Signal.js";

/** A handler of a signal: it gets one object, and for a sync-only signal it must not return a promise or a Deferred. */
export type SignalHandler<P, K extends SignalKind, R> = ((payload: P) => R) & RefusePromises<K, R>;

/** What a handler that may not return a promise would have to be as well, if it did: a text, which is the error. */
type RefusePromises<K extends SignalKind, R> = K extends "sync"
  ? [PromisesIn<R>] extends [never]
    ? unknown
    : "A handler of a sync-only signal must not return a promise or a Deferred"
  : unknown;

/** The promises and Deferreds among the types of a result; none in `any`, of which nothing is known. */
type PromisesIn<R> = 0 extends 1 & R ? never : Extract<R, PromiseLike<unknown>>;

type AnyHandler = (payload: unknown) => unknown;

const none: readonly never[] = [];
const logger = getLogger("scrapy.utils.signal");

/**
 * Connects handlers to the signals of one crawl, and sends them.
 *
 * An error of a handler is logged ("Error caught on signal handler: …") and the others still run. Handlers run in the
 * order in which they were connected.
 *
 * @example
 * ```ts
 * import { SignalManager, signals } from "deferred-interop/crawler";
 *
 * const manager = new SignalManager();
 * const openDatabase = async (name: string) => console.log(`a database for ${name}`);
 * // Waited for, because the signal is "async".
 * manager.connect(signals.spiderOpened, ({ spider }) => openDatabase(spider.name));
 * manager.sendDeferred(signals.spiderOpened, { spider: { name: "books" } });
 * ```
 *
 * @see Scrapy `scrapy.signalmanager.SignalManager`; handlers get one object instead of named arguments
 */
export class SignalManager {
  // Lists are replaced, never changed, so that a signal on its way reaches those who were connected when it was sent.
  readonly #handlers = new Map<Signal<unknown>, readonly AnyHandler[]>();

  /**
   * Connect a handler; one that is connected already stays connected once.
   *
   * @param signal - What to wait for.
   * @param handler - Called with the signal's payload, each time.
   * @throws TypeError (`ERR_SIGNAL`, `ERR_NOT_CALLABLE`) for anything else, also in Scrapy's order.
   * @see Scrapy `SignalManager.connect(receiver, signal)`: here the signal comes first
   */
  connect<P, K extends SignalKind, R>(signal: Signal<P, K>, handler: SignalHandler<P, K, R>): void {
    requireSignal(signal, "connect", handler);
    requireFunction(handler, "connect", "handler");
    const handlers = this.#of(signal);
    if (!handlers.includes(handler as AnyHandler)) this.#handlers.set(signal, [...handlers, handler as AnyHandler]);
  }

  /**
   * Disconnect a handler; nothing happens when it is not connected.
   *
   * @param signal - The signal it was connected to.
   * @param handler - The very function.
   * @throws TypeError (`ERR_SIGNAL`, `ERR_NOT_CALLABLE`) for anything else, also in Scrapy's order.
   */
  disconnect<P>(signal: Signal<P>, handler: (payload: P) => unknown): void {
    requireSignal(signal, "disconnect", handler);
    requireFunction(handler, "disconnect", "handler");
    const rest = this.#of(signal).filter((other) => other !== handler);
    if (rest.length === 0) this.#handlers.delete(signal);
    else this.#handlers.set(signal, rest);
  }

  /** Whether anyone listens: without listeners, a payload need not be made. */
  hasHandlers(signal: Signal<unknown>): boolean {
    requireSignal(signal, "look for handlers");
    return this.#handlers.has(signal);
  }

  /**
   * Send a sync-only signal: every handler has run when this returns.
   *
   * @param signal - The signal.
   * @param payload - What to tell.
   * @param expected - Errors by which handlers answer, such as DontCloseSpider: they are not logged.
   * @returns What handlers threw, in order.
   */
  send<P>(signal: Signal<P, "sync">, payload: P, expected: readonly ErrorClass[] = none): readonly Failure[] {
    const handlers = this.#handlers.get(signal);
    if (handlers === undefined) return nobodyHas(signal, none);
    let failures: Failure[] | undefined;
    for (const handler of handlers) {
      try {
        const result = handler(payload);
        if (isThenable(result)) refuse(handler, result);
      } catch (error) {
        const failure = toFailure(error);
        if (failure.check(...expected) === undefined) logCaught(handler, failure);
        (failures ??= []).push(failure);
      }
    }
    return failures ?? none;
  }

  /**
   * Send a signal and wait for its handlers, which run concurrently.
   *
   * @param signal - The signal.
   * @param payload - What to tell.
   * @returns A Deferred that fires when every handler is done; it never fails. It has fired already when no handler
   *   returned a Deferred or a promise.
   */
  sendDeferred<P>(signal: Signal<P, "async">, payload: P): Deferred<void> {
    const handlers = this.#handlers.get(signal);
    if (handlers === undefined) return nobodyHas(signal, succeed(undefined));
    const pending: Deferred<unknown>[] = [];
    for (const handler of handlers) {
      try {
        const result = handler(payload);
        if (isThenable(result)) pending.push(settled(handler, result));
      } catch (error) {
        logCaught(handler, toFailure(error));
      }
    }
    return pending.length === 0 ? succeed(undefined) : new DeferredList(pending).addCallback(() => undefined);
  }

  /**
   * Wait for the next time a signal is sent.
   *
   * @param signal - The signal.
   * @returns A Deferred of its payload. Cancelling it ends the waiting.
   */
  waitFor<P>(signal: Signal<P>): Deferred<P> {
    requireSignal(signal, "wait for the next time");
    const handler = (payload: P): void => {
      this.disconnect(signal, handler);
      waiting.callback(payload);
    };
    const waiting = new Deferred<P>(() => this.disconnect(signal, handler));
    this.connect(signal, handler);
    return waiting;
  }

  #of(signal: Signal<unknown>): readonly AnyHandler[] {
    return this.#handlers.get(signal) ?? none;
  }
}

/** Something that is no signal has no handlers either; of those that have, nobody need ask. */
function nobodyHas<T>(signal: unknown, answer: T): T {
  requireSignal(signal, "send");
  return answer;
}

function settled(handler: AnyHandler, result: PromiseLike<unknown>): Deferred<unknown> {
  return maybeDeferred(() => result).addErrback((failure) => logCaught(handler, failure));
}

function refuse(handler: AnyHandler, result: PromiseLike<unknown>): void {
  logger.error(() => `Cannot return deferreds from signal handler: ${describe(handler)}`);
  // Nobody waits for it, but its failure must not end the process as an unhandled rejection.
  settled(handler, result);
}

function logCaught(handler: AnyHandler, failure: Failure): void {
  logger.error(() => `Error caught on signal handler: ${describe(handler)}`, failure);
}

function describe(handler: AnyHandler): string {
  return `<function ${handler.name || "anonymous"}>`;
}
