import { typeError } from "./errors.js";
import { showValue } from "./showValue.js";

/**
 * Refuse what is no object of options, at once: null, a value in the place of an option, or the signal itself.
 *
 * @param options - What was passed.
 * @param attempt - What was attempted, such as `"sleep"`.
 * @param example - Options that would do, as text.
 * @throws TypeError (`ERR_OPTIONS`).
 * @internal
 */
export function requireOptions(options: unknown, attempt: string, example: string): void {
  const isObject = typeof options === "object" && options !== null && !Array.isArray(options);
  if (isObject && !("aborted" in options)) return;
  const hint = isObject ? "; a signal is given as { signal }" : "";
  throw typeError(
    "ERR_OPTIONS",
    `Cannot ${attempt}: the options are ${showValue(options)}, wanted an object such as ${example}, or nothing${hint}`,
  );
}
