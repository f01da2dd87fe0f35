import { aText, checkedLater } from "../core/kinds.js";
import { requireOptions } from "../core/requireOptions.js";
import { host } from "#host";
import { Deferred } from "../core/Deferred.js";
import { rangeError } from "../core/errors.js";
import { fail } from "../core/fail.js";
import { showValue } from "../core/showValue.js";
import { slots } from "../core/slots.js";
import type { WorkerLimits } from "../host/HostWorkers.js";
import { ThreadFunctionError, ThreadPoolClosedError } from "./errors.js";
import type { Mailbox } from "./Mailbox.js";
import { mailbox } from "./Mailbox.js";
import type { TaskCall } from "./PoolTask.js";
import { PoolTask } from "./PoolTask.js";
import type { ThreadOwner } from "./PoolThread.js";
import { PoolThread } from "./PoolThread.js";
import { requireLimits } from "./requireLimits.js";
import { taskFunction } from "./TaskFunction.js";
import type { Threadable, ThreadResult } from "./threadTask.js";

declare global {
  // In the libraries of types from ESNext.Disposable on; without it, this lets the declarations compile.
  interface SymbolConstructor {
    readonly asyncDispose: unique symbol;
  }
}

/** How many threads may be in the course of starting: each takes tens of milliseconds of a processor. */
const MOST_STARTING = 2;

/** How long small tasks wait behind one that turns out not to be, in milliseconds. */
const PATIENCE = 5;

const OPTIONS = { maxThreads: checkedLater, name: aText, limits: checkedLater };

/** How a {@link ThreadPool} is made. */
export interface ThreadPoolOptions {
  /** The most threads it has, 1 or more. @defaultValue 10 */
  readonly maxThreads?: number | undefined;
  /** The name of its threads. @defaultValue `"deferred-interop"` */
  readonly name?: string | undefined;
  /** How much memory each thread may use; one that wants more ends, and its task fails. @defaultValue the runtime's */
  readonly limits?: WorkerLimits | undefined;
}

/** What a submitted task needs beside its calls. @internal */
export interface SubmitOptions {
  readonly transfer?: readonly unknown[] | undefined;
  /** The function whose caller asked for it. */
  readonly above: (...args: never[]) => unknown;
}

/**
 * Threads that make calls: up to a number, started as they are needed, kept for the next calls, and no reason for the
 * process to stay.
 *
 * A task is a function that stands by itself, which is sent as its text, or an export of a module ({@link threadTask}).
 * Arguments and results are copied, when the task is handed to its thread; leave them alone until then. A thread does one task at a time;
 * what has to wait is done in order. Cancelling a task's Deferred takes it out of the line, or ends its thread, in the
 * middle of a loop if need be; tasks of others are not touched.
 *
 * @example
 * ```ts
 * import { ThreadPool } from "deferred-interop";
 *
 * const pool = new ThreadPool({ maxThreads: 2 });
 * await pool.run((a: number, b: number) => a + b, 1, 2); // 3
 * await pool.close();
 * ```
 *
 * @see Twisted `ThreadPool`; threads share no memory, hence the rules for functions
 */
export class ThreadPool {
  readonly #mailbox: Mailbox = mailbox();
  readonly #name: string;
  readonly #limits: WorkerLimits | undefined;
  readonly #threads = new Set<PoolThread>();
  /** Threads that take no more tasks and are not gone yet. */
  readonly #leaving = new Set<PoolThread>();
  #waiting = new Set<PoolTask>();
  readonly #unregister: () => void;
  #maxThreads: number;
  #isFlushing = false;
  /** When small tasks have waited long enough; Infinity when nobody has to look. */
  #watchTime = Infinity;
  #closed: Deferred<void> | undefined;

  /** @param options - See {@link ThreadPoolOptions}. */
  constructor(options: ThreadPoolOptions = {}) {
    requireOptions(options, "make a thread pool", "{ maxThreads: 4 }", OPTIONS);
    requireLimits(options.limits, "limit the threads of a pool");
    this.#maxThreads = checkSize(options.maxThreads ?? 10);
    this.#name = options.name ?? "deferred-interop";
    this.#limits = options.limits;
    this.#unregister = this.#mailbox.beforeDrain(
      () => {
        // A thread that is blocked has no timers.
        if (host.now() >= this.#watchTime) this.#relieve();
        this.#flush();
      },
      () => this.#watchTime,
    );
  }

  /** The most threads it has. */
  get maxThreads(): number {
    return this.#maxThreads;
  }

  /** How many threads there are at present. */
  get size(): number {
    return this.#threads.size;
  }

  /** How many tasks no thread has taken yet: where it grows, there is more work than the threads can do. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Make a call in a thread.
   *
   * @param task - A function that stands by itself, or a {@link ThreadTask}.
   * @param args - Its arguments, copied.
   * @returns A Deferred of what it gives; a promise or Deferred that the function returns is waited for in the thread.
   *   Cancelling it ends the task.
   */
  run<A extends unknown[], R>(task: Threadable<A, R>, ...args: A): Deferred<ThreadResult<R>> {
    return this.submit<R>([[task, args]], { above: this.run });
  }

  /**
   * Make calls one after another in one thread; the outcome is that of the last, and an error ends the row.
   *
   * @internal
   */
  submit<R>(
    calls: readonly (readonly [task: unknown, args: readonly unknown[]])[],
    { transfer, above }: SubmitOptions,
  ): Deferred<ThreadResult<R>> {
    if (this.#closed !== undefined) return fail(new ThreadPoolClosedError());
    let found: TaskCall[];
    try {
      found = calls.map(([fn, args]) => ({ fn: taskFunction(fn), args }));
    } catch (error) {
      if (error instanceof ThreadFunctionError) return fail(error);
      throw error;
    }
    const deferred = new Deferred<unknown>(() => {
      this.#cancel(task);
    });
    const task = new PoolTask(deferred, found, transfer, siteAbove(above));
    this.#waiting.add(task);
    this.#giveOut();
    return deferred as Deferred<ThreadResult<R>>;
  }

  /**
   * Change the most threads it has; those that are too many end when they have nothing to do.
   *
   * @param maxThreads - 1 or more.
   * @throws RangeError (`ERR_POOL_SIZE`).
   * @see Twisted `ThreadPool.adjustPoolsize`, `reactor.suggestThreadPoolSize`
   */
  adjust(maxThreads: number): void {
    this.#maxThreads = checkSize(maxThreads);
    this.#trim();
    this.#giveOut();
  }

  /**
   * Take no more tasks, finish those that it has, and end the threads.
   *
   * @returns A Deferred that fires when the last thread is gone; each call gives one. Under a non-asyncio reactor those that
   *   a cancel has ended are not waited for.
   * @see Twisted `ThreadPool.stop`, which blocks
   */
  close(): Deferred<void> {
    this.#closed ??= new Deferred<void>();
    this.#trim();
    const done = new Deferred<void>();
    this.#closed.addCallback(() => {
      done.callback();
    });
    return done;
  }

  /** `await using pool = new ThreadPool()` closes it at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close().asFuture();
  }

  #cancel(task: PoolTask): void {
    if (this.#waiting.delete(task)) return this.#trim();
    this.#return(task.thread?.cancel(task) ?? []);
  }

  /** To the front of the line: they have been waiting. */
  #return(tasks: readonly PoolTask[]): void {
    if (tasks.length > 0) this.#waiting = new Set([...tasks, ...this.#waiting]);
    this.#giveOut();
  }

  #giveOut(): void {
    for (const task of this.#waiting) {
      const thread = this.#threadFor(task);
      if (thread === undefined) break;
      this.#waiting.delete(task);
      thread.give(task);
      if (thread.isShared) this.#watch();
    }
    this.#trim();
    this.#flushLater();
  }

  #threadFor(task: PoolTask): PoolThread | undefined {
    const isSmall = task.isSmall;
    let idle: PoolThread | undefined;
    let shareable: PoolThread | undefined;
    for (const thread of this.#threads) {
      if (isSmall && thread.isShareable) {
        if (thread.isGathering) return thread;
        shareable ??= thread;
      }
      if (thread.isIdle) idle ??= thread;
    }
    return idle ?? shareable ?? this.#start(task);
  }

  /** A new thread, if there may be one. */
  #start(task: PoolTask): PoolThread | undefined {
    let starting = 0;
    for (const thread of this.#threads) if (thread.isStarting) starting++;
    if (this.#threads.size >= this.#maxThreads || starting >= MOST_STARTING) return undefined;
    try {
      const thread = new PoolThread(this.#owner, this.#mailbox, this.#name, this.#limits);
      this.#threads.add(thread);
      return thread;
    } catch (error) {
      // The runtime has no threads, or no more of them.
      if (this.#threads.size > 0) return undefined;
      this.#waiting.delete(task);
      task.fail(error);
      return undefined;
    }
  }

  readonly #owner: ThreadOwner = {
    onFree: () => {
      this.#giveOut();
    },
    onKilled: (thread) => {
      this.#threads.delete(thread);
      // Its end is an event, which a thread that is blocked would wait for in vain.
      if (slots().promiseRule() === undefined) this.#leaving.add(thread);
    },
    onReturned: (tasks) => {
      this.#return(tasks);
    },
    onRetired: (thread) => {
      this.#threads.delete(thread);
      this.#leaving.add(thread);
    },
    onGone: (thread, left) => {
      this.#threads.delete(thread);
      this.#leaving.delete(thread);
      this.#return(left);
    },
  };

  /** End threads that are too many, or that a closed pool needs no more. */
  #trim(): void {
    const isClosing = this.#closed !== undefined;
    let surplus = isClosing && this.#waiting.size === 0 ? Infinity : this.#threads.size - this.#maxThreads;
    for (const thread of this.#threads) {
      if (surplus <= 0) break;
      if (!thread.isIdle) continue;
      surplus--;
      this.#threads.delete(thread);
      this.#leaving.add(thread);
      thread.close();
    }
    const isEmpty = this.#threads.size + this.#leaving.size + this.#waiting.size === 0;
    if (!isEmpty || this.#closed?.called !== false) return;
    this.#unregister();
    this.#closed.callback();
  }

  #flushLater(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    slots().afterThisTurn(() => {
      this.#flush();
    });
  }

  #flush(): void {
    this.#isFlushing = false;
    for (const thread of this.#threads) thread.flush();
  }

  /** Small tasks do not wait for long behind one that is not: they are taken back, and others do them. */
  #watch(): void {
    if (this.#watchTime < Infinity) return;
    const time = host.now() + PATIENCE;
    this.#watchTime = time;
    host.setTimer(() => {
      if (this.#watchTime === time) this.#relieve();
    }, PATIENCE);
  }

  #relieve(): void {
    this.#watchTime = Infinity;
    const stuck = [...this.#threads].filter((thread) => thread.isStuckSince(host.now() - PATIENCE));
    for (const thread of stuck) this.#return(thread.takeBack());
    if ([...this.#threads].some((thread) => thread.isShared)) this.#watch();
  }
}

/** Where a function was called, to be read when it is needed. */
function siteAbove(above: (...args: never[]) => unknown): { readonly stack?: string } {
  const site: { stack?: string } = {};
  (Error as { captureStackTrace?: (target: object, above: unknown) => void }).captureStackTrace?.(site, above);
  return site;
}

function checkSize(size: number): number {
  if (Number.isInteger(size) && size >= 1) return size;
  throw rangeError(
    "ERR_POOL_SIZE",
    `Cannot size the thread pool: got ${showValue(size)}, expected a whole number from 1 on`,
  );
}
