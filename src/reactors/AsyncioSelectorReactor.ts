import { Deferred } from "../core/Deferred.js";
import type { ScheduledCall } from "../core/ReactorTime.js";
import { CLASS_PATH } from "../loops/classPath.js";
import { EventLoopClosedError } from "../loops/errors.js";
import type { EventLoopBase } from "../loops/EventLoopBase.js";
import type { EventLoop } from "../loops/EventLoop.js";
import { getEventLoop } from "../loops/policy.js";
import { requireEventLoop } from "../loops/requireEventLoop.js";
import { requireSelectorLoop } from "../loops/requireSelectorLoop.js";
import { ReactorBase } from "./ReactorBase.js";

/** How long a running reactor without calls waits, in milliseconds, before it waits again: its timer keeps the process alive. */
const KEEP_ALIVE = 3_600_000;

/**
 * The asyncio reactor: Twisted's interface over an event loop, so that Deferreds and promises live on the same turns.
 *
 * Calls are made whether or not it runs, since the loop under it always does: those asked for before `run()`, and after
 * it. `run()` says when the program counts as started, keeps it alive, and is fulfilled after `stop()`; calls that are
 * pending at that moment are dropped. What a call throws, or its promise is rejected with, is logged.
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
export class AsyncioSelectorReactor extends ReactorBase {
  /** @internal */
  static readonly [CLASS_PATH]: string = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";

  /** The loop under it. */
  readonly eventLoop: EventLoop;
  /** The one timer of the loop, for the next turn. */
  #timer: ScheduledCall | undefined;
  #timerTime = Infinity;
  #isInTurn = false;
  #ended: Deferred<void> | undefined;
  #unwatch: (() => void) | undefined;

  /**
   * @param eventLoop - The current loop by default.
   * @throws TypeError (`ERR_NOT_AN_EVENT_LOOP`) for what is none, (`ERR_PROACTOR_EVENT_LOOP`) for a {@link ProactorEventLoop}.
   */
  constructor(eventLoop: EventLoop = getEventLoop()) {
    requireEventLoop(eventLoop, "make an AsyncioSelectorReactor", "an EventLoop");
    requireSelectorLoop(eventLoop);
    super();
    this.eventLoop = eventLoop;
  }

  /** The time of the loop's clock, in milliseconds. */
  now(): number {
    return this.eventLoop.now();
  }

  /**
   * Start: the startup triggers are called, and the promise is fulfilled when the reactor has been stopped.
   *
   * @returns Is rejected when the loop under it is closed meanwhile: the reactor then runs no longer, as after `crash()`.
   * @throws {@link ReactorAlreadyRunning}, {@link ReactorNotRestartable}, {@link EventLoopClosedError} — at once, not through
   *   the promise.
   */
  run(): Promise<void> {
    this.requireStartable();
    this.wake(this.now() + KEEP_ALIVE);
    const ended = (this.#ended = new Deferred<void>());
    // A loop of the user's own making may have no such method.
    this.#unwatch = (this.eventLoop as Partial<EventLoopBase>)._onClose?.(() => {
      this.#failRun();
    });
    this.start();
    return ended.asFuture();
  }

  protected override wake(when: number): void {
    // At its end a turn looks for the next time itself.
    if (this.#isInTurn || when >= this.#timerTime) return;
    // The old one goes when the new one is there: a loop may refuse.
    const timer = when <= this.now() ? this.eventLoop.callSoon(this.#turn) : this.eventLoop.callAt(when, this.#turn);
    this.#timer?.cancel();
    this.#timer = timer;
    this.#timerTime = when;
  }

  protected override onIdle(): void {
    // A running one needs its timer to stay alive, and setting a new one at each cancelling would be dear.
    if (!this.running) this.#waitForNext();
  }

  protected override onEnded(): void {
    this.#waitForNext();
    this.#takeEnded()?.callback(undefined);
  }

  /** The loop was closed: no call is made any more. */
  #failRun(): void {
    const ended = this.#takeEnded();
    this.crash();
    ended?.errback(new EventLoopClosedError("go on with the reactor that runs on it"));
  }

  #takeEnded(): Deferred<void> | undefined {
    const ended = this.#ended;
    this.#ended = undefined;
    this.#unwatch?.();
    this.#unwatch = undefined;
    return ended;
  }

  readonly #turn = (): void => {
    this.#timer = undefined;
    this.#isInTurn = true;
    try {
      this.runUntilCurrent();
    } finally {
      this.#isInTurn = false;
      this.#waitForNext();
    }
  };

  #waitForNext(): void {
    if (this.#isInTurn) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerTime = Infinity;
    if (this.eventLoop.isClosed()) return;
    const next = this.nextTime() ?? Infinity;
    const latest = this.running ? this.now() + KEEP_ALIVE : Infinity;
    this.wake(Math.min(next, latest));
  }
}
