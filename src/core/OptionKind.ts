import type { AbortSignalLike } from "./AbortSignalLike.js";

/** What an option may be; undefined, which stands for "left out", is never asked about. @internal */
export interface OptionKind {
  /** For the error's text: what would do. */
  readonly expected: string;
  fits(value: unknown): boolean;
  /** The error's code. @defaultValue `ERR_OPTIONS` */
  readonly code?: string;
}

/** @internal */
export const aBoolean: OptionKind = { expected: "true or false", fits: (value) => typeof value === "boolean" };

/** @internal */
export const aFunction: OptionKind = { expected: "a function", fits: (value) => typeof value === "function" };

/** @internal */
export const aText: OptionKind = { expected: "a string", fits: (value) => typeof value === "string" };

/** @internal */
export const aPositiveNumber: OptionKind = {
  expected: "a finite number of more than 0",
  fits: (value) => Number.isFinite(value) && (value as number) > 0,
};

/** What of a message changes hands. @internal */
export const aTransferList: OptionKind = { expected: "an array such as [bytes.buffer]", fits: Array.isArray };

/** @internal */
export const aSignal: OptionKind = {
  expected: "an AbortSignal, such as the signal of an AbortController",
  fits: isSignal,
  code: "ERR_NOT_A_SIGNAL",
};

/** @internal */
export const anAbortController: OptionKind = { expected: "an AbortController", fits: (value) => has(value, "abort") };

/** One that its user checks, who has a code for it. @internal */
export const checkedLater: OptionKind = { expected: "", fits: () => true };

/** Of this realm, of another, or an object that works like one. */
function isSignal(value: unknown): boolean {
  const hasMethods = has(value, "addEventListener") && has(value, "removeEventListener");
  return hasMethods && typeof (value as AbortSignalLike).aborted === "boolean";
}

function has(value: unknown, method: string): boolean {
  try {
    return typeof (value as Record<string, unknown> | null)?.[method] === "function";
  } catch {
    return false;
  }
}
