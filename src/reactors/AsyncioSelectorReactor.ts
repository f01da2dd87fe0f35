import { Deferred } from "../core/Deferred.js";
import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import { requireFunction } from "../core/requireFunction.js";
import type { EventLoop } from "../loops/EventLoop.js";
import type { ScheduledCall } from "../core/ReactorTime.js";
import type { DelayedCallOwner } from "../time/DelayedCall.js";
import { DelayedCall } from "../time/DelayedCall.js";
import { getEventLoop } from "../loops/policy.js";
import { ReactorAlreadyRunning, ReactorNotRestartable, ReactorNotRunning } from "./errors.js";
import type { Reactor, SystemEvent, TriggerId, TriggerPhase } from "./Reactor.js";
import { SystemEvents } from "./SystemEvents.js";

/** How long the timer is that keeps a running reactor's process alive, in milliseconds; it is renewed. */
const KEEP_ALIVE = 3_600_000;

/**
 * The asyncio reactor: Twisted's interface over an event loop, so that Deferreds and promises live on the same turns.
 *
 * Calls are made whether or not it runs, since the loop under it always does; `run()` says when the program counts as
 * started, keeps it alive, and is fulfilled after `stop()`.
 *
 * @example
 * ```ts
 * import { getReactor, installReactor } from "deferred-interop";
 *
 * installReactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor");
 * const reactor = getReactor();
 * reactor.callWhenRunning(() => reactor.callLater(10, () => reactor.stop()));
 * await reactor.run();
 * ```
 *
 * @see Twisted `AsyncioSelectorReactor`
 */
export class AsyncioSelectorReactor implements Reactor {
  /** The loop under it. */
  readonly eventLoop: EventLoop;
  readonly #events: SystemEvents = new SystemEvents();
  readonly #calls: Map<DelayedCall, ScheduledCall> = new Map<DelayedCall, ScheduledCall>();
  readonly #owner: DelayedCallOwner;
  #state: "new" | "running" | "stopping" | "stopped" = "new";
  #ended: Deferred<void> | undefined;
  #keepAlive: ScheduledCall | undefined;

  /** @param eventLoop - The current loop by default. */
  constructor(eventLoop: EventLoop = getEventLoop()) {
    this.eventLoop = eventLoop;
    this.#owner = {
      now: () => this.now(),
      cancelled: (call) => {
        this.#calls.get(call)?.cancel();
        this.#calls.delete(call);
      },
      moved: (call) => {
        this.#calls.get(call)?.cancel();
        this.#schedule(call);
      },
    };
  }

  get running(): boolean {
    return this.#state === "running" || this.#state === "stopping";
  }

  now(): number {
    return this.eventLoop.now();
  }

  callLater<A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): DelayedCall {
    requireFunction(fn, "call later", "function");
    const time = this.now() + toMilliseconds(delay, "call later");
    const call = new DelayedCall(this.#owner, time, () => fn(...args));
    this.#schedule(call);
    return call;
  }

  getDelayedCalls(): DelayedCall[] {
    return [...this.#calls.keys()];
  }

  callFromThread<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): void {
    this.eventLoop.callSoon(fn, ...args);
  }

  callWhenRunning<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): TriggerId | undefined {
    requireFunction(fn, "call when running", "function");
    if (!this.running) return this.addSystemEventTrigger("after", "startup", () => fn(...args));
    fn(...args);
    return undefined;
  }

  addSystemEventTrigger(phase: TriggerPhase, event: SystemEvent, fn: () => unknown): TriggerId {
    return this.#events.add(phase, event, fn);
  }

  removeSystemEventTrigger(id: TriggerId): void {
    this.#events.remove(id);
  }

  /**
   * Start: the startup triggers are called, and the promise is fulfilled when the reactor has been stopped.
   *
   * @throws {@link ReactorAlreadyRunning}, {@link ReactorNotRestartable} — at once, not through the promise.
   */
  run(): Promise<void> {
    if (this.running) throw new ReactorAlreadyRunning();
    if (this.#state === "stopped") throw new ReactorNotRestartable();
    this.#state = "running";
    this.#stayAlive();
    const ended = (this.#ended = new Deferred<void>());
    this.#events.fire("startup");
    return ended.asFuture();
  }

  /**
   * End `run()`: the shutdown triggers are called, and what the "before" ones return is waited for.
   *
   * @throws {@link ReactorNotRunning} when it does not run, or is stopping already.
   */
  stop(): void {
    if (this.#state !== "running") throw new ReactorNotRunning("stop");
    this.#state = "stopping";
    this.#events.fire("shutdown").addBoth(() => {
      this.#end("stopped");
    });
  }

  /**
   * End `run()` at once, without any trigger; it may be run again.
   *
   * @throws {@link ReactorNotRunning} when it does not run.
   */
  crash(): void {
    if (!this.running) throw new ReactorNotRunning("crash");
    this.#end("new");
  }

  #schedule(call: DelayedCall): void {
    const made = this.eventLoop.callAt(call.getTime(), () => {
      this.#calls.delete(call);
      call.run();
    });
    this.#calls.set(call, made);
  }

  #stayAlive(): void {
    this.#keepAlive = this.eventLoop.callLater(KEEP_ALIVE, () => {
      this.#stayAlive();
    });
  }

  #end(state: "new" | "stopped"): void {
    if (!this.running) return;
    this.#state = state;
    this.#keepAlive?.cancel();
    const ended = this.#ended;
    this.#ended = undefined;
    ended?.callback(undefined);
  }
}
