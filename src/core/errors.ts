/*
 * DeferredInteropError
 * ├── AlreadyCalledError      a Deferred was fired twice
 * ├── CancelledError          what a cancelled Deferred fails with
 * ├── TimeoutError            what Deferred#addTimeout makes of a CancelledError of its own
 * ├── FirstError              a gathered Deferred failed
 * ├── FailureGroup            every Deferred of a race failed
 * ├── AssertionError          a rule of use was broken (release of a free lock, stop of a stopped loop, …)
 * ├── NotPaused               unpause or resume without a pause
 * ├── NotACoroutineError      ensureDeferred of something that is neither Deferred nor coroutine
 * └── RuntimeError            the state of the world forbids the call
 * Wrong values get the language's own TypeError and RangeError, with a `code`.
 */

/**
 * The base of every error this package throws: match on `code`, which never changes, or on the class.
 *
 * @example
 * ```ts
 * import { AlreadyCalledError, Deferred } from "deferred-interop";
 *
 * const d = new Deferred<number>();
 * d.callback(1);
 * try {
 *   d.callback(2);
 * } catch (error) {
 *   if (error instanceof AlreadyCalledError) console.log(error.code); // "ERR_ALREADY_CALLED"
 * }
 * ```
 */
export abstract class DeferredInteropError extends Error {
  /** What a class of this package is recognised by, whichever copy of the package it is from. @internal */
  static readonly brand: string = "deferred-interop/DeferredInteropError";
  /** A stable identifier, listed in docs/errors.md. */
  abstract readonly code: string;

  /** The name of the class, also where a bundler has shortened it. */
  override get name(): string {
    return (this.constructor as typeof DeferredInteropError).brand.slice("deferred-interop/".length);
  }

  /** `error instanceof TimeoutError` holds for errors of another copy of this package too. Your own subclasses are checked as usual. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isInstance(this, value);
  }
}

/** Whether a value is of a class: of that very one or, if it is one of ours, of its twin in another copy of the package. */
function isInstance(type: typeof DeferredInteropError, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const brand = Object.hasOwn(type, "brand") ? type.brand : undefined;
  try {
    for (let proto = prototypeOf(value); proto !== null; proto = prototypeOf(proto)) {
      if (proto === type.prototype) return true;
      const { constructor } = proto as { constructor?: unknown };
      if (brand === undefined || typeof constructor !== "function") continue;
      if (Object.hasOwn(constructor, "brand") && (constructor as typeof type).brand === brand) return true;
    }
  } catch {
    // A proxy that does not let itself be asked is no error of ours.
  }
  return false;
}

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}

const FIRED_FIRST = "it has been fired already, and a Deferred fires once";
const CANCELLED_FIRST =
  "it was cancelled, and a late firing is forgiven once, and only if it was made without a canceller; " +
  "deferredFromCallback((done, signal) => …) wraps a callback API so that the late callback does no harm";

/**
 * A Deferred was fired that had been fired before, or cancelled.
 *
 * Raised by `callback` and `errback` to the producer, never to who cancelled. With debugging on (`setDebugging(true)`) the message has the
 * place where the Deferred was created and where it was first fired.
 */
export class AlreadyCalledError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/AlreadyCalledError";
  readonly code = "ERR_ALREADY_CALLED";

  /** @param cancelled - Whether the Deferred had been cancelled. */
  constructor(sites = "", cancelled = false) {
    super(`Cannot fire the Deferred: ${cancelled ? CANCELLED_FIRST : FIRED_FIRST}${sites}`);
  }
}

/**
 * What a cancelled Deferred fails with, unless its canceller chose another result.
 *
 * Raised by nobody to the canceller's caller; it arrives in the errbacks. `cause` holds the reason, where one was given
 * (an `AbortSignal`'s reason, say).
 */
export class CancelledError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/CancelledError";
  readonly code = "ERR_CANCELLED";

  constructor(message = "The operation was cancelled", options?: { cause?: unknown }) {
    super(message, options);
  }
}

/**
 * A time limit ran out: what `Deferred#addTimeout` and `waitFor` fail with.
 *
 * It is this package's class, not the DOMException of the same name.
 */
export class TimeoutError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/TimeoutError";
  readonly code = "ERR_TIMEOUT";
  /** The limit that ran out, in milliseconds. */
  readonly duration: number;

  constructor(duration: number, message = `The Deferred did not get its result within ${duration} ms`) {
    super(message);
    this.duration = duration;
  }
}

/** As much of a Failure as an error that holds some needs; errors sit below {@link Failure}. */
export interface FailureLike {
  /** What was thrown. */
  readonly value: unknown;
  /** Its text. */
  getErrorMessage(): string;
}

/** How much of the errors inside is shown: lists in lists would make the text grow with each level. */
const LONGEST_EXCERPT = 500;
const MOST_SHOWN = 10;

function excerpt(text: string): string {
  return text.length <= LONGEST_EXCERPT ? text : `${text.slice(0, LONGEST_EXCERPT)}…`;
}

/**
 * One of the Deferreds of a `gatherResults` (or of a DeferredList with `fireOnOneErrback`) failed, and this was the first.
 */
export class FirstError<F extends FailureLike = FailureLike> extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/FirstError";
  readonly code = "ERR_FIRST_ERROR";
  /** The failure of that Deferred. */
  readonly subFailure: F;
  /** Its place in the list, from 0. */
  readonly index: number;

  constructor(subFailure: F, index: number) {
    super(`The Deferred at index ${index} failed: ${excerpt(subFailure.getErrorMessage())}`, {
      cause: subFailure.value,
    });
    this.subFailure = subFailure;
    this.index = index;
  }
}

/** Every Deferred of a `race` failed. */
export class FailureGroup<F extends FailureLike = FailureLike> extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/FailureGroup";
  readonly code = "ERR_FAILURE_GROUP";
  /** The failures in the order of the Deferreds. */
  readonly failures: readonly F[];

  constructor(failures: readonly F[]) {
    const shown = failures.slice(0, MOST_SHOWN).map((failure) => excerpt(failure.getErrorMessage()));
    const more = failures.length > MOST_SHOWN ? `; and ${failures.length - MOST_SHOWN} more` : "";
    super(`All ${failures.length} Deferreds failed: ${excerpt(shown.join("; "))}${more}`);
    this.failures = failures;
  }
}

/** A rule of use was broken; the message says which. Twisted raises AssertionError in these places. */
export class AssertionError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/AssertionError";
  readonly code = "ERR_ASSERTION";
}

/** `unpause` of a Deferred, or `resume` of a task, that was not paused. */
export class NotPaused extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/NotPaused";
  readonly code = "ERR_NOT_PAUSED";
}

/** `ensureDeferred` or `Deferred.fromCoroutine` got something that is neither a Deferred nor a coroutine. */
export class NotACoroutineError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/NotACoroutineError";
  readonly code = "ERR_NOT_A_COROUTINE";
}

/** The state of the world forbids the call: no reactor, the wrong one, a promise where none can settle. */
export class RuntimeError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/RuntimeError";
  readonly code: string = "ERR_RUNTIME";
}

/**
 * Make a RuntimeError with a `code` of its own, for those that need no class of their own.
 *
 * @internal
 */
export function runtimeError(code: string, message: string, options?: { cause?: unknown }): RuntimeError {
  return Object.assign(new RuntimeError(message, options), { code });
}

/**
 * Make a TypeError with a stable `code`: a value of the wrong kind was passed.
 *
 * @internal
 */
export function typeError(code: string, message: string): TypeError & { readonly code: string } {
  return Object.assign(new TypeError(message), { code });
}

/**
 * Make a RangeError with a stable `code`: a value of the right kind is out of bounds.
 *
 * @internal
 */
export function rangeError(code: string, message: string): RangeError & { readonly code: string } {
  return Object.assign(new RangeError(message), { code });
}

/** A Deferred was to be a result. @internal */
export function firedWithDeferred(): TypeError {
  return typeError(
    "ERR_FIRED_WITH_DEFERRED",
    "Cannot fire a Deferred with a Deferred: nobody would wait for it; use other.chainDeferred(this), or return it from a callback",
  );
}
