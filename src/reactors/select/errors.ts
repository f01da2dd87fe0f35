import { DeferredInteropError, RuntimeError } from "../../core/errors.js";

/*
 * DeferredInteropError
 * ├── IoWorkerError                  a worker of runInIoWorker() could not be loaded, is gone, or has no such function
 * └── RuntimeError
 *     ├── DeadlockError              a reactor that blocks its thread has nothing left that could ever wake it
 *     ├── BlockingForbiddenError     the runtime does not let this thread block
 *     └── BlockingReactorError       something was asked of a blocking reactor that takes the host's event loop
 */

/**
 * `run()` of a reactor that blocks its thread has nothing left to do and nothing that could wake it: it would never return.
 *
 * Usually something is awaited inside `run()`. It is thrown by `run()`; the reactor then does not run.
 */
export class DeadlockError extends RuntimeError {
  /** @internal */ static override readonly brand: string = "deferred-interop/DeadlockError";
  override readonly code = "ERR_REACTOR_DEADLOCK";

  /** @param reactor - The name of its class. */
  constructor(reactor: string) {
    super(
      `Cannot go on running the ${reactor}: nothing is left that could ever wake it, no delayed call, no call from a thread, ` +
        "no worker that owes an answer. An `await` inside run() never resumes, since the thread is blocked: use `yield*` in a " +
        "generator coroutine (inlineCallbacks), or call stop() when the work is done",
    );
  }
}

/** The runtime does not let this thread block, as the main thread of a page, so a blocking reactor cannot run in it. */
export class BlockingForbiddenError extends RuntimeError {
  /** @internal */ static override readonly brand: string = "deferred-interop/BlockingForbiddenError";
  override readonly code = "ERR_BLOCKING_FORBIDDEN";

  /** @param reactor - The name of its class. */
  constructor(reactor: string, options?: { cause?: unknown }) {
    super(
      `Cannot run the ${reactor}: it blocks its thread, and this runtime does not let this thread block (Atomics.wait); ` +
        "install the asyncio reactor, or run it in a worker",
      options,
    );
  }
}

/** Something was asked of a blocking reactor for which the host's event loop would have to turn. */
export class BlockingReactorError extends RuntimeError {
  /** @internal */ static override readonly brand: string = "deferred-interop/BlockingReactorError";
  override readonly code = "ERR_BLOCKING_REACTOR";

  /**
   * @param attempt - Such as `"listen on TCP port 80"`.
   * @param reactor - The name of its class.
   */
  constructor(attempt: string, reactor: string) {
    super(
      `Cannot ${attempt}: the ${reactor} blocks its thread, so that sockets of this thread have no events; ` +
        "install the asyncio reactor, run without a reactor, or do it in a worker (reactor.runInIoWorker)",
    );
  }
}

/** A worker of `runInIoWorker()` could not be loaded, ended, was closed, or has no function of that name; `cause` says why. */
export class IoWorkerError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/IoWorkerError";
  readonly code: "ERR_IO_WORKER_LOAD" | "ERR_IO_WORKER_EXIT" | "ERR_IO_WORKER_CLOSED" | "ERR_IO_WORKER_METHOD";

  constructor(code: IoWorkerError["code"], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
