import { DeferredInteropError, RuntimeError } from "../core/errors.js";

/*
 * DeferredInteropError
 * ├── ReactorAlreadyInstalledError   another reactor is installed, and a thread has one
 * ├── ReactorNotRunning              stop() or crash() of a reactor that does not run, or a second stop()
 * ├── ReactorAlreadyRunning          run() of one that runs
 * ├── ReactorNotRestartable          run() of one that was stopped
 * ├── ImportError                    an import that would install a reactor, where that is forbidden
 * ├── LoadError                      a path does not lead to an object
 * └── RuntimeError
 *     └── ReactorMismatchError       the installed reactor, or its loop, is not the one asked for
 */

/**
 * A reactor is installed already, and it is not the one asked for: a thread has one, for good.
 *
 * The message says who installed it. Scrapy swallows this error; here it is thrown at once.
 */
export class ReactorAlreadyInstalledError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ReactorAlreadyInstalledError";
  readonly code = "ERR_REACTOR_ALREADY_INSTALLED";

  /** @internal */
  constructor(requested: string, installed: string, by: string, cure?: string) {
    super(
      `Cannot install reactor "${requested}": reactor "${installed}" is already installed (${by}), and a thread has one reactor for good; ` +
        (cure ?? "install the requested one before that, or remove that installation"),
    );
  }
}

/** The installed reactor, or its event loop, is not the one asked for. */
export class ReactorMismatchError extends RuntimeError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ReactorMismatchError";
  override get name(): string {
    return "RuntimeError";
  }
  override readonly code = "ERR_REACTOR_MISMATCH";
}

/** `stop()` or `crash()` of a reactor that does not run, or a second `stop()`. */
export class ReactorNotRunning extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ReactorNotRunning";
  readonly code = "ERR_REACTOR_NOT_RUNNING";

  constructor(attempt: "stop" | "crash", state: "not running" | "stopping already" = "not running") {
    super(`Cannot ${attempt} the reactor: it is ${state}`);
  }
}

/** `run()` of a reactor that runs. */
export class ReactorAlreadyRunning extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ReactorAlreadyRunning";
  readonly code = "ERR_REACTOR_ALREADY_RUNNING";

  constructor() {
    super("Cannot run the reactor: it is running already");
  }
}

/** `run()` of a reactor that was stopped, or something that would need that. */
export class ReactorNotRestartable extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ReactorNotRestartable";
  readonly code = "ERR_REACTOR_NOT_RESTARTABLE";

  /** @param attempt - What it would take a running reactor for. */
  constructor(attempt: "run the reactor" | "crawl" = "run the reactor") {
    const which = attempt === "crawl" ? "the installed reactor" : "it";
    super(
      `Cannot ${attempt}: ${which} was stopped, and a stopped reactor cannot be started again; ` +
        "run everything before stop(), or run without a reactor (TWISTED_REACTOR_ENABLED: false)",
    );
  }
}

/**
 * A reactor was about to be installed by the way, by an import or a `getReactor()`, while that is forbidden.
 *
 * @see Python's ImportError, which Scrapy raises in this place
 */
export class ImportError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/ImportError";
  readonly code = "ERR_REACTOR_IMPORT";

  constructor(entry: string, attempt: string) {
    super(
      `Import of ${entry} is forbidden when running without a Twisted reactor, as importing it installs the reactor, ` +
        `which can lead to unexpected behavior. ${attempt}: stop using what needs the reactor, or run with one ` +
        "(TWISTED_REACTOR_ENABLED: true)",
    );
  }
}

/** A path does not lead to an object. */
export class LoadError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/LoadError";
  readonly code: "ERR_LOAD_PATH" | "ERR_LOAD_MODULE" | "ERR_LOAD_EXPORT" | "ERR_LOAD_TYPE";

  constructor(code: LoadError["code"], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
