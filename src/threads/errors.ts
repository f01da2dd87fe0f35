import { DeferredInteropError, RuntimeError } from "../core/errors.js";

/*
 * DeferredInteropError
 * ├── ThreadFunctionError     a function cannot be sent to a thread
 * ├── ThreadDataError         arguments or a result cannot be copied
 * ├── ThreadLoadError         a task's module cannot be loaded, or has no such function
 * ├── ThreadEndedError        the thread ended before its task did
 * ├── ThreadPoolClosedError   a task for a pool that was closed
 * └── RuntimeError
 *     └── NotInThreadError    a call that only code of a pool's thread can make
 */

/**
 * A function cannot be sent to another thread: only its text goes there, not what is around it.
 *
 * The message says why, and what to do: pass what it needs as arguments, or name a function of a module with `threadTask`.
 */
export class ThreadFunctionError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ThreadFunctionError";
  readonly code = "ERR_THREAD_FUNCTION";
  /** The variable it uses and does not declare, where that is the reason. */
  readonly freeVariable: string | undefined;

  constructor(shown: string, reason: string, freeVariable?: string, options?: { cause?: unknown }) {
    super(
      `Cannot send ${shown} to a thread: ${reason}; expected a function that stands by itself: pass what it needs as arguments, ` +
        'or put it into a module and use threadTask(new URL("./module.js", import.meta.url), "name")',
      options,
    );
    this.freeVariable = freeVariable;
  }
}

/** Arguments, or what a task gave, cannot be copied from thread to thread; `cause` says what of them. */
export class ThreadDataError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ThreadDataError";
  readonly code: "ERR_THREAD_ARGUMENTS" | "ERR_THREAD_RESULT";

  constructor(code: ThreadDataError["code"], what: string, cause: unknown) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
    const part = code === "ERR_THREAD_ARGUMENTS" ? "arguments" : "result";
    super(
      `Cannot copy the ${part} of ${what} to another thread: ${reason}; wanted what structuredClone() takes: ` +
        "plain objects, arrays, Maps, Sets, Dates, Errors, buffers",
      { cause },
    );
    this.code = code;
  }
}

/** The module of a task cannot be loaded in the thread, or has no function of that name. */
export class ThreadLoadError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ThreadLoadError";
  readonly code = "ERR_THREAD_LOAD";
}

/** The thread ended before its task did: it called `process.exit()`, ran out of memory, or died of an error nobody caught. */
export class ThreadEndedError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ThreadEndedError";
  readonly code = "ERR_THREAD_ENDED";
  /** What the thread ended with. */
  readonly exitCode: number;

  constructor(shown: string, exitCode: number, cause: unknown) {
    const reason = cause instanceof Error ? `: ${cause.message}` : "";
    super(
      `The thread ended before ${shown} did, with exit code ${exitCode}${reason}`,
      cause === undefined ? undefined : { cause },
    );
    this.exitCode = exitCode;
  }
}

/** A task was given to a pool that has been closed. */
export class ThreadPoolClosedError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ThreadPoolClosedError";
  readonly code = "ERR_THREAD_POOL_CLOSED";

  constructor() {
    super("Cannot run a task: the thread pool was closed; run everything before close(), or make another pool");
  }
}

/** A call that only code in a thread of a pool can make was made elsewhere. */
export class NotInThreadError extends RuntimeError {
  /** @internal */ static override readonly brand: string = "deferred-interop/NotInThreadError";
  override readonly code = "ERR_NOT_IN_THREAD";

  constructor(attempt: string) {
    super(
      `Cannot ${attempt}: this code does not run in a thread of a pool, and a thread that waits for itself waits for ever; ` +
        "here, call the function",
    );
  }
}
