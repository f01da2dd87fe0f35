import { Deferred } from "../core/Deferred.js";
import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import type { ScheduledCall } from "../core/ReactorTime.js";
import { requireFunction } from "../core/requireFunction.js";
import { callLogged } from "../core/callLogged.js";
import { CLASS_PATH } from "../loops/classPath.js";
import type { EventLoop } from "../loops/EventLoop.js";
import { getEventLoop } from "../loops/policy.js";
import type { DelayedCallOwner } from "../time/DelayedCall.js";
import { DelayedCall } from "../time/DelayedCall.js";
import { ReactorAlreadyRunning, ReactorNotRestartable, ReactorNotRunning } from "./errors.js";
import type { Reactor, SystemEvent, TriggerId, TriggerPhase } from "./Reactor.js";
import { SystemEvents } from "./SystemEvents.js";

/** How long the timer is that keeps a running reactor's process alive, in milliseconds; it is renewed. */
const KEEP_ALIVE = 3_600_000;

/**
 * The asyncio reactor: Twisted's interface over an event loop, so that Deferreds and promises live on the same turns.
 *
 * Calls are made whether or not it runs, since the loop under it always does, and are timers of the program like any
 * other: one that is pending after `stop()` is made, and keeps the process until then. `run()` says when the program
 * counts as started, keeps it alive, and is fulfilled after `stop()`. What a call throws, or its promise is rejected
 * with, is logged.
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
  /** @internal */
  static readonly [CLASS_PATH]: string = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";

  /** The loop under it. */
  readonly eventLoop: EventLoop;
  readonly #events: SystemEvents = new SystemEvents();
  readonly #calls: Map<DelayedCall, ScheduledCall> = new Map<DelayedCall, ScheduledCall>();
  readonly #owner: DelayedCallOwner;
  #state: "new" | "running" | "stopping" | "stopped" = "new";
  /** Fires at the end of the present run, and is how one run is told from the next. */
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
    const call = new DelayedCall(this.#owner, time, () => {
      callLogged(() => fn(...args));
    });
    this.#schedule(call);
    return call;
  }

  getDelayedCalls(): DelayedCall[] {
    return [...this.#calls.keys()];
  }

  callFromThread<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): void {
    requireFunction(fn, "call from a thread", "function");
    this.eventLoop.callSoon(() => {
      callLogged(() => fn(...args));
    });
  }

  callWhenRunning<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): TriggerId | undefined {
    requireFunction(fn, "call when running", "function");
    if (!this.running) return this.addSystemEventTrigger("after", "startup", fn, ...args);
    fn(...args);
    return undefined;
  }

  addSystemEventTrigger<A extends unknown[]>(
    phase: TriggerPhase,
    event: SystemEvent,
    fn: (...args: A) => unknown,
    ...args: A
  ): TriggerId {
    return this.#events.add(phase, event, fn, ...args);
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
    this.#stayAlive();
    this.#state = "running";
    const ended = (this.#ended = new Deferred<void>());
    this.#events.fire("startup", () => this.#ended === ended);
    return ended.asFuture();
  }

  /**
   * End `run()`: on the next turn the shutdown triggers are called, and what the "before" ones return is waited for.
   *
   * @throws {@link ReactorNotRunning} when it does not run, or is stopping already.
   */
  stop(): void {
    if (this.#state === "stopping") throw new ReactorNotRunning("stop", "stopping already");
    if (this.#state !== "running") throw new ReactorNotRunning("stop");
    const ended = this.#ended;
    const isPresent = (): boolean => this.#ended === ended;
    // On the next turn, so that all of a startup, or of the call that stops, comes before the first trigger.
    this.eventLoop.callSoon(() => {
      if (!isPresent()) return;
      this.#events.fire("shutdown", isPresent).addCallback(() => {
        if (isPresent()) this.#end();
      });
    });
    this.#state = "stopping";
  }

  /**
   * End `run()` at once, without any trigger; it may be run again unless it was being stopped.
   *
   * @throws {@link ReactorNotRunning} when it does not run.
   */
  crash(): void {
    if (!this.running) throw new ReactorNotRunning("crash");
    this.#end();
  }

  #schedule(call: DelayedCall): void {
    const made = this.eventLoop.callAt(call.getTime(), () => {
      // A loop may wake too soon, by the grain of its timers: a looping call would then be made twice.
      if (this.now() < call.getTime()) return this.#schedule(call);
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

  #end(): void {
    this.#state = this.#state === "stopping" ? "stopped" : "new";
    this.#keepAlive?.cancel();
    const ended = this.#ended;
    this.#ended = undefined;
    ended?.callback(undefined);
  }
}
