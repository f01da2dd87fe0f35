import { typeError } from "./errors.js";
import { hasMethods } from "./kinds.js";
import { className, showValue } from "./showValue.js";

const FAILURE: unique symbol = Symbol.for("deferred-interop/Failure") as never;
const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

/** A class of errors, as `check` and `trap` take them. */
export type ErrorClass<E = unknown> = abstract new (...args: never[]) => E;

let created = 0;

/**
 * An error on its way through a chain of callbacks: a box around whatever was thrown.
 *
 * Errbacks get a Failure and decide: `check` asks what it holds, `trap` says what the errback is prepared to handle and
 * throws the rest on. Anything can be thrown in JavaScript, so anything can be held; nothing is captured at
 * construction but the value, because an Error brings its own stack.
 *
 * @typeParam E - What is held, where that is known.
 *
 * @example Handle one kind of error and let the others pass
 * ```ts
 * import { fail } from "deferred-interop";
 *
 * fail(new RangeError("too deep")).addErrback((failure) => {
 *   failure.trap(RangeError); // anything else is thrown on from here
 *   return 0;
 * });
 * ```
 *
 * @see Twisted `twisted.python.failure.Failure`; frames come from `error.stack`, there are no local variables
 */
export class Failure<E = unknown> {
  /** What was thrown. */
  readonly value: E;
  /** A serial number, one per Failure made. */
  readonly count: number;

  /**
   * @param error - What was thrown; a Failure is copied: same value, different object (F1).
   * @throws TypeError (`ERR_NO_ERROR`) when there is no argument: there is no ambient exception to take (F11).
   */
  constructor(error: E | Failure<E>) {
    if (arguments.length === 0) {
      throw typeError("ERR_NO_ERROR", "Cannot make a Failure: expected the error as argument, got none");
    }
    this.value = isFailure(error) ? error.value : error;
    this.count = ++created;
  }

  /** @internal */
  get [FAILURE](): true {
    return true;
  }

  /** The class of the value; the result of `typeof` where it has none (F9). */
  get type(): unknown {
    const { value } = this;
    if (typeof value !== "object" || value === null) return typeof value;
    try {
      return value.constructor;
    } catch {
      return "object";
    }
  }

  /**
   * Find out whether the value is of one of some classes.
   *
   * The language's own errors are found in those of another realm, too: `check(TypeError)` of a frame's TypeError.
   *
   * @param types - Classes, or names: of a class on the value's prototype chain, or the error's `code`. Order matters:
   *   the first that fits wins, so that `check(Base, Derived)` of a Derived gives Base (F2).
   * @returns That argument, or undefined.
   * @throws TypeError (`ERR_NOT_AN_ERROR_CLASS`) when one is neither a class nor a text.
   */
  check<const C extends readonly (ErrorClass | string)[]>(...types: C): C[number] | undefined;
  check(...types: (ErrorClass | string)[]): ErrorClass | string | undefined {
    return types.find((type) => isOf(this.value, type));
  }

  /**
   * Say which errors the present errback handles: return the class that fits, or throw the value on (F3).
   *
   * @param types - As for {@link Failure.check}.
   * @returns The argument that fits.
   * @throws The value itself, not the Failure, when nothing fits.
   */
  trap<const C extends readonly (ErrorClass | string)[]>(...types: C): C[number];
  trap(...types: (ErrorClass | string)[]): ErrorClass | string {
    return this.check(...types) ?? this.raiseException();
  }

  /** Throw the value, with its stack as it is (F4). */
  raiseException(): never {
    throw this.value;
  }

  /**
   * Throw the value into a generator at its present yield and return what that yields or returns next (F4).
   *
   * @param generator - A generator that is suspended.
   * @throws TypeError (`ERR_NOT_A_GENERATOR`) when it is not a generator; else what the generator throws.
   */
  throwExceptionIntoGenerator<Y, R>(generator: Generator<Y, R, unknown>): IteratorResult<Y, R> {
    if (!hasMethods(generator, ["throw"])) {
      throw typeError(
        "ERR_NOT_A_GENERATOR",
        `Cannot throw the error into a generator: expected a generator object, got ${showValue(generator)}`,
      );
    }
    return generator.throw(this.value);
  }

  /** The text of the value, safe against values whose conversion throws (F5). */
  getErrorMessage(): string {
    const { value } = this;
    return safely(() => String(isError(value) ? value.message : value));
  }

  /**
   * The error as people read it in a log: class, message and stack, and those of its causes.
   *
   * @param detail - `"default"`; `"brief"` for one line and the places; `"verbose"` adds the serial number (F6).
   * @throws TypeError (`ERR_TRACEBACK_DETAIL`) for any other detail.
   */
  getTraceback(detail: "default" | "brief" | "verbose" = "default"): string {
    switch (detail) {
      case "default":
        return describe(this.value, 0);
      case "brief":
        return this.getBriefTraceback();
      case "verbose":
        return `*--- Failure #${this.count} ---\n${describe(this.value, 0)}\n*--- End of Failure #${this.count} ---`;
      default:
        throw typeError(
          "ERR_TRACEBACK_DETAIL",
          `Cannot give the traceback: expected "default", "brief" or "verbose" as the detail, got ${showValue(detail)}`,
        );
    }
  }

  /** One line with class and message, then a line per place (F6). */
  getBriefTraceback(): string {
    const frames = framesOf(this.value);
    const head = `Traceback: ${heading(this.value)}`;
    return frames.length === 0 ? `${head} (no frames)` : [head, ...frames.map((frame) => frame.trim())].join("\n");
  }

  /** Drop references that keep memory alive, such as the error's `cause`; text and class stay (F8). */
  cleanFailure(): void {
    const { value } = this;
    // Reflect: a cause that cannot be changed stays, without an error.
    if (isError(value) && "cause" in value) Reflect.set(value, "cause", undefined);
  }

  /** @returns `[Failure: TypeError: …]` */
  toString(): string {
    return `[Failure: ${heading(this.value)}]`;
  }

  /** @internal */
  [INSPECT](): string {
    return this.toString();
  }
}

/** Whether something is a Failure, of this copy of the package or of another. @internal */
export function isFailure(value: unknown): value is Failure {
  if (typeof value !== "object" || value === null) return false;
  try {
    return value instanceof Failure || (value as Failure)[FAILURE] === true;
  } catch {
    // A proxy that does not let itself be asked.
    return false;
  }
}

/** The Failure that a thrown or given error becomes: a Failure stays itself (D10). @internal */
export function toFailure(error: unknown): Failure {
  return isFailure(error) && error instanceof Failure ? error : new Failure(error);
}

const BUILT_INS: readonly unknown[] = [
  Error,
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
];

function isOf(value: unknown, type: ErrorClass | string): boolean {
  if (typeof type !== "string" && !isClass(type)) throw notAnErrorClass(type);
  try {
    return typeof type === "string" ? hasName(value, type) : value instanceof type || isBuiltInOf(type, value);
  } catch {
    // A proxy that does not let itself be asked.
    return false;
  }
}

/** Whether something can stand at the right of `instanceof`: arrow functions and methods cannot. */
function isClass(type: unknown): boolean {
  try {
    return typeof type === "function" && typeof ({} instanceof type) === "boolean";
  } catch {
    return false;
  }
}

/** Whether an error of another realm is of the class that is this realm's `type`, one of the language's own. */
function isBuiltInOf(type: ErrorClass, value: unknown): boolean {
  // An error of this realm is none: its class may only be called the same.
  if (!BUILT_INS.includes(type) || typeof value !== "object" || value === null || value instanceof Error) return false;
  return hasClass(value, "Error") && hasClass(value, type.name);
}

function notAnErrorClass(type: unknown): TypeError {
  return typeError(
    "ERR_NOT_AN_ERROR_CLASS",
    `Cannot check what the Failure holds: expected classes, names or codes, got ${showValue(type)}`,
  );
}

function hasName(value: unknown, name: string): boolean {
  if (typeof value !== "object" || value === null) return typeof value === name;
  return (value as { code?: unknown }).code === name || hasClass(value, name);
}

function hasClass(value: object, name: string): boolean {
  for (let object: object | null = value; object !== null; object = Object.getPrototypeOf(object) as object | null) {
    if (Object.hasOwn(object, "constructor") && className(object) === name) return true;
  }
  return false;
}

function heading(value: unknown): string {
  return safely(() => {
    if (!isError(value)) return `${typeof value}: ${String(value)}`;
    const message = String(value.message);
    return message === "" ? String(value.name) : `${String(value.name)}: ${message}`;
  });
}

function framesOf(value: unknown): string[] {
  const stack = isError(value) ? safely(() => String(value.stack)) : "";
  return stack.split("\n").filter((line) => /^\s+at /.test(line));
}

function describe(value: unknown, depth: number): string {
  const text = [heading(value), ...framesOf(value)].join("\n");
  const cause = causeOf(value);
  // A cause may be the error itself, or part of a ring.
  return cause === undefined || depth === 8 ? text : `${text}\nCaused by: ${describe(cause, depth + 1)}`;
}

function causeOf(value: unknown): unknown {
  try {
    return isError(value) ? value.cause : undefined;
  } catch {
    return undefined;
  }
}

/** Whether something is an Error, of this realm or of another, such as a frame's or a test runner's. @internal */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
  } catch {
    return false;
  }
}

function safely(text: () => string): string {
  try {
    return text();
  } catch {
    return "(a value whose text cannot be had)";
  }
}
