import { typeError } from "./errors.js";
import { showValue } from "./showValue.js";

const KINDS: Readonly<Record<string, string>> = {
  "[object AsyncFunction]": "an async function",
  "[object GeneratorFunction]": "a generator function",
  "[object AsyncGeneratorFunction]": "an async generator function",
};

/**
 * Show a value that was to be what a coroutine function returns, with the cure if it is that function itself, which somebody
 * forgot to call.
 *
 * @internal
 */
export function showWithCure(value: unknown): string {
  const kind = uncalledKind(value);
  return kind === undefined
    ? showValue(value)
    : `${showValue(value)}, ${kind} that was not called (call it: fn(), not fn)`;
}

/**
 * Refuse an async function or a generator function in the place of what it returns. A plain function is a value like any other.
 *
 * @param attempt - What was attempted, such as `"make a Deferred"`.
 * @throws TypeError (`ERR_NOT_CALLED`).
 * @internal
 */
export function requireCalled(value: unknown, attempt: string): void {
  if (uncalledKind(value) === undefined) return;
  throw typeError("ERR_NOT_CALLED", `Cannot ${attempt}: got ${showWithCure(value)}, expected what it returns`);
}

/** What kind of coroutine function a value is; undefined for anything else. */
function uncalledKind(value: unknown): string | undefined {
  if (typeof value !== "function") return undefined;
  try {
    return KINDS[Object.prototype.toString.call(value)];
  } catch {
    // A proxy that does not let itself be asked.
    return undefined;
  }
}
