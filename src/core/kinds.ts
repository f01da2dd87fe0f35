import type { AbortSignalLike } from "./AbortSignalLike.js";
import { typeError } from "./errors.js";
import { showValue } from "./showValue.js";

/** What an argument or an option may be. @internal */
export interface Kind {
  /** For the error's text: what would do, and how to get it. */
  readonly expected: string;
  /** Never throws, whatever the value does. */
  fits(value: unknown): boolean;
  /** The code of the error; by default that of whoever asks, `ERR_ARGUMENT` for an argument. */
  readonly code?: string;
}

/** @internal */
export const aBoolean: Kind = { expected: "true or false", fits: (value) => typeof value === "boolean" };

/** @internal */
export const aFunction: Kind = { expected: "a function", fits: (value) => typeof value === "function" };

/** @internal */
export const aText: Kind = { expected: "a string", fits: (value) => typeof value === "string" };

/** @internal */
export const aPositiveNumber: Kind = {
  expected: "a finite number of more than 0",
  fits: (value) => Number.isFinite(value) && (value as number) > 0,
};

/** What of a message changes hands. @internal */
export const aTransferList: Kind = { expected: "an array such as [bytes.buffer]", fits: isArray };

/** Of this realm, of another, or an object that works like one. @internal */
export const aSignal: Kind = {
  expected: "an AbortSignal, such as the signal of an AbortController",
  code: "ERR_NOT_A_SIGNAL",
  fits: (value) =>
    hasMethods(value, ["addEventListener", "removeEventListener"]) &&
    typeof (value as AbortSignalLike).aborted === "boolean",
};

/** @internal */
export const anAbortController: Kind = {
  expected: "an AbortController",
  fits: (value) => hasMethods(value, ["abort"]),
};

/** @internal */
export const aClock: Kind = {
  expected: "a reactor, an event loop, a Clock, or another object with now() and callLater()",
  code: "ERR_NOT_A_CLOCK",
  fits: (value) => hasMethods(value, ["now", "callLater"]),
};

/** An option that its user checks, who has a better error. @internal */
export const checkedLater: Kind = { expected: "anything", fits: () => true };

/**
 * Refuse an argument of another kind, at once.
 *
 * @param value - What was passed.
 * @param kind - What would do.
 * @param attempt - What was attempted, such as `"listen on a TCP port"`.
 * @param role - What the argument is, such as `"address"`.
 * @throws TypeError.
 * @internal
 */
export function requireKind(value: unknown, kind: Kind, attempt: string, role: string): void {
  if (kind.fits(value)) return;
  const { code, expected } = { code: "ERR_ARGUMENT", ...kind };
  throw typeError(code, `Cannot ${attempt}: the ${role} is ${showValue(value)}, expected ${expected}`);
}

/** Whether an object has some methods; false where that cannot be told. @internal */
export function hasMethods(value: unknown, names: readonly string[]): boolean {
  return missingMethods(value, names).length === 0;
}

/** Those of some methods that an object has not: all of them where that cannot be told. @internal */
export function missingMethods(value: unknown, names: readonly string[]): readonly string[] {
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return names;
  try {
    return names.filter((name) => typeof (value as Record<string, unknown>)[name] !== "function");
  } catch {
    return names;
  }
}

/** As `Array.isArray`, which throws for a revoked proxy. @internal */
export function isArray(value: unknown): value is unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
