import { typeError } from "./errors.js";
import { showValue } from "./showValue.js";

/**
 * Refuse what is not a function, at the call that passed it rather than when it would be called (D7).
 *
 * @param fn - What was passed.
 * @param attempt - What was attempted, such as `"add a callback"`.
 * @param role - What the function is to be, such as `"errback"`.
 * @throws TypeError (`ERR_NOT_CALLABLE`).
 * @internal
 */
export function requireFunction(fn: unknown, attempt: string, role: string): void {
  if (typeof fn === "function") return;
  throw typeError("ERR_NOT_CALLABLE", `Cannot ${attempt}: the ${role} is ${showValue(fn)}, expected a function`);
}
