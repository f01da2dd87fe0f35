/**
 * Threads, as far as the host has them: workers with a port each, that can also be read synchronously.
 *
 * @internal
 */
export interface HostWorkers {
  /** Whether this is the thread that the program was started on. */
  readonly isMainThread: boolean;
  /** What {@link HostWorkers.spawn} gave the present worker; undefined where no such call made it. */
  readonly parent: HostParent | undefined;
  /**
   * Start a worker.
   *
   * @param entry - Its module.
   * @throws Error (`ERR_NO_WORKERS`) where the runtime has none.
   */
  spawn(entry: HostAddress, options?: SpawnOptions): HostWorker;
  /** Two ports, each of which gets what is posted to the other. */
  createChannel(): { readonly port1: HostPort; readonly port2: HostPort };
  /** Take the next message of a port, now, without a turn of the loop; undefined when there is none. */
  receive(port: HostPort): { readonly message: unknown } | undefined;
  /** Whether the other end of a port is gone and all that it sent received; false where the runtime does not tell. */
  isDeserted(port: HostPort): boolean;
  /** Make a copy as a message would, and throw what posting it would throw. */
  clone(value: unknown, transfer?: readonly unknown[]): unknown;
}

/** @internal */
export interface SpawnOptions {
  /** Copied to the worker, as {@link HostParent.data}. */
  readonly data?: unknown;
  /** What of `data` changes hands rather than being copied. */
  readonly transfer?: readonly unknown[];
  /** For people who look at threads. */
  readonly name?: string;
  /** How much it may use. */
  readonly limits?: WorkerLimits | undefined;
}

/** How much memory a worker may use; one that wants more is ended. */
export interface WorkerLimits {
  /** For what lives long, in megabytes. */
  readonly maxOldGenerationSizeMb?: number;
  /** For what was made just now, in megabytes. */
  readonly maxYoungGenerationSizeMb?: number;
  /** For its stack, in megabytes. */
  readonly stackSizeMb?: number;
}

/** The address that the runtime gives a module. @internal */
export interface HostAddress {
  readonly href: string;
}

/** One end of a channel. Structural: it is the runtime's own object, so that it can be transferred. @internal */
export interface HostPort {
  postMessage(value: unknown, transfer?: readonly unknown[]): void;
  on(event: "message", listener: (value: unknown) => void): unknown;
  /** A port with a listener keeps the process alive until it is told not to. */
  ref(): void;
  unref(): void;
  close(): void;
}

/** The owner's end of a worker. @internal */
export interface HostWorker {
  /** To and from the worker's {@link HostParent.port}. */
  readonly port: HostPort;
  /** Called once, when it is gone; comes by the loop, so not while the thread is blocked. */
  onExit(callback: (exitCode: number) => void): void;
  /** Called before `onExit` with what ended it, where that was an error that nobody caught. */
  onError(callback: (error: unknown) => void): void;
  /** End it, in the middle of a loop if need be; fulfilled when it is gone. */
  terminate(): Promise<unknown>;
  ref(): void;
  unref(): void;
}

/** What a worker has of its owner. @internal */
export interface HostParent {
  readonly port: HostPort;
  readonly data: unknown;
  /** Called as the last thing that this thread does, unless it is ended by force; with the error that ends it, if one does. */
  onExit(callback: (exitCode: number, error: unknown) => void): void;
  /** Call a function as part of a piece of work; what it leads to later belongs to that work, too. */
  runAs<R>(work: object, fn: () => R): R;
  /**
   * Called with each error that nobody caught, and the work it belongs to; undefined where that cannot be told. The thread
   * goes on, unless the answer is true. Not called when other code of the thread has taken such errors over.
   */
  onUncaught(callback: (error: unknown, work: object | undefined) => boolean): void;
  /** End this thread, whatever it still has to do. */
  exit(): void;
}
