import { host } from "#host";
import { callLogged } from "../../core/callLogged.js";
import { slots } from "../../core/slots.js";
import { CLASS_PATH } from "../../loops/classPath.js";
import { mailbox } from "../../threads/Mailbox.js";
import { ReactorBase } from "../ReactorBase.js";
import { BlockingForbiddenError, BlockingReactorError, DeadlockError } from "./errors.js";
import { IoWorker, type IoWorkerOptions } from "./IoWorker.js";

/**
 * A reactor that blocks its thread: `run()` returns when it has been stopped, and until then nothing of the thread runs but
 * what the reactor calls.
 *
 * Timers of the runtime, promises' continuations and events of sockets wait until `run()` returns; `callLater`, Deferreds,
 * generator coroutines, `toThread` and workers of {@link SelectReactor.runInIoWorker} do not. So asyncio is not available
 * while one is installed, running or not.
 *
 * On the main thread of Node, `run()` calls the listeners of SIGINT (`process.on("SIGINT", …)`) that it found when it began,
 * once; a second SIGINT, and SIGTERM, end the process at once, whoever listens.
 *
 * @example
 * ```ts
 * import { inlineCallbacks, SelectReactor, deferLater } from "deferred-interop";
 *
 * const reactor = new SelectReactor();
 * const main = inlineCallbacks(function* () {
 *   yield* deferLater(reactor, 10);
 *   reactor.stop();
 * });
 * reactor.callWhenRunning(main);
 * reactor.run(); // returns after 10 ms
 * ```
 *
 * @see Twisted `SelectReactor`
 */
export class SelectReactor extends ReactorBase {
  /** @internal */
  static readonly [CLASS_PATH]: string = "twisted.internet.selectreactor.SelectReactor";

  /** What is to run at the end of the turn: no microtasks do, in `run()`. */
  #afterTurn: (() => void)[] = [];

  /** Milliseconds on a clock that never goes backwards. */
  now(): number {
    return host.now();
  }

  /**
   * Run until `stop()` or `crash()`, blocking the thread whenever there is nothing to do.
   *
   * @throws {@link ReactorAlreadyRunning}, {@link ReactorNotRestartable}
   * @throws {@link DeadlockError} when nothing is left that could ever wake it: an `await` inside, most likely.
   * @throws {@link BlockingForbiddenError} where the runtime does not let this thread block.
   */
  run(): void {
    this.requireStartable();
    this.#requireBlocking();
    const state = slots();
    const before = state.afterThisTurn;
    state.afterThisTurn = this.afterThisTurn;
    const releaseSignals = holdSignals();
    try {
      this.start();
      while (this.running) this.#turn();
    } catch (error) {
      if (this.running) this.crash();
      throw error;
    } finally {
      state.afterThisTurn = before;
      releaseSignals();
      this.#endTurn();
    }
  }

  /**
   * Run a module in a worker of its own, for input and output that goes on while this thread is blocked.
   *
   * @param module - Its address, such as `new URL("./io.js", import.meta.url)`; what it exports is called by name.
   * @param options - See {@link IoWorkerOptions}.
   * @returns What calls its functions. It is closed with the reactor's shutdown.
   * @throws TypeError (`ERR_IO_WORKER_ADDRESS`), RangeError (`ERR_IO_WORKER_LIMIT`)
   */
  runInIoWorker(module: { readonly href: string } | string, options: IoWorkerOptions = {}): IoWorker {
    const worker = new IoWorker(module, options, this.afterThisTurn, () => {
      if (isWatched) this.removeSystemEventTrigger(trigger);
    });
    let isWatched = true;
    const trigger = this.addSystemEventTrigger("during", "shutdown", () => {
      isWatched = false;
      worker.close();
    });
    return worker;
  }

  /** Have a function called when the present turn is over; in the place of a microtask. @internal */
  readonly afterThisTurn = (callback: () => void): void => {
    // Outside run() there may be no turn, but there are microtasks; whichever comes first.
    if (this.#afterTurn.push(callback) === 1 && !this.running) host.queueMicrotask(this.#endTurn);
  };

  /**
   * Block until the word of the mailbox is no longer what it was, or some time is over.
   *
   * @param seen - What the word was before the mailbox was emptied.
   * @param wait - Milliseconds, possibly Infinity.
   */
  protected block(seen: number, wait: number): void {
    Atomics.wait(mailbox().word, 0, seen, wait);
  }

  protected override requireSockets(attempt: string): void {
    throw new BlockingReactorError(attempt, this.constructor.name);
  }

  protected wake(): void {
    // Whoever adds something runs in this thread, which is then not blocked.
  }

  protected onEnded(): void {
    // run() looks after each turn.
  }

  #turn(): void {
    const box = mailbox();
    const seen = Atomics.load(box.word, 0);
    this.runUntilCurrent();
    this.#endTurn();
    if (!this.running) return;
    const delivered = box.drain();
    this.#endTurn();
    if (delivered || !this.running) return;
    const next = this.nextTime();
    if (next === undefined && box.busy === 0) throw new DeadlockError(this.constructor.name);
    const wait = Math.min((next ?? Infinity) - this.now(), box.nextDrain - host.now());
    if (wait > 0) this.block(seen, wait);
  }

  readonly #endTurn = (): void => {
    // As with microtasks, what is added meanwhile belongs to the same turn.
    for (let callbacks = this.#afterTurn; callbacks.length > 0; callbacks = this.#afterTurn) {
      this.#afterTurn = [];
      for (const callback of callbacks) callLogged(callback);
    }
  };

  #requireBlocking(): void {
    try {
      const { word } = mailbox();
      // Returns at once, since the value differs; throws where the thread must not block.
      Atomics.wait(word, 0, Atomics.load(word, 0) - 1, 0);
    } catch (error) {
      throw new BlockingForbiddenError(this.constructor.name, { cause: error });
    }
  }
}

/** Listeners of signals wait for the host's loop; while that does not turn, the reactor calls those of SIGINT. */
function holdSignals(): () => void {
  const box = mailbox();
  const held = host.signals.hold(box.word);
  const port = held?.port && box.open(held.port, () => held.deliver());
  return () => {
    port?.close();
    held?.release();
  };
}
