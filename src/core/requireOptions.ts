import { typeError } from "./errors.js";
import { nearestName } from "./nearestName.js";
import type { Kind } from "./kinds.js";
import { aSignal } from "./kinds.js";
import { showValue } from "./showValue.js";

/** The shortest name that is looked for inside of another one. */
const SHORTEST_PART = 4;

/**
 * Refuse options that would have no effect, at once: what is no object (null, a value in the place of an option, the
 * signal itself), options of unknown names, and values of the wrong kind.
 *
 * @param options - What was passed.
 * @param attempt - What was attempted, such as `"sleep"`.
 * @param example - Options that would do, as text.
 * @param kinds - The options that there are, and what each may be.
 * @throws TypeError (`ERR_OPTIONS`, or the code of the kind).
 * @internal
 */
export function requireOptions(
  options: unknown,
  attempt: string,
  example: string,
  kinds: Readonly<Record<string, Kind>>,
): void {
  const given = aSignal.fits(options) ? undefined : namesIn(options);
  if (given === undefined) throw notOptions(options, attempt, example);
  for (const name of given) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw unknownOption(name, attempt, Object.keys(kinds));
    const value = (options as Record<string, unknown>)[name];
    if (value === undefined || kind.fits(value)) continue;
    throw typeError(
      kind.code ?? "ERR_OPTIONS",
      `Cannot ${attempt}: the option ${name} is ${showValue(value)}, expected ${kind.expected}`,
    );
  }
}

/** The names of the options, inherited ones too; undefined for what is no object, or cannot be looked into. */
function namesIn(options: unknown): string[] | undefined {
  try {
    // Not an array, a promise, a generator, a Date: they have no options to be seen, and would count as none given.
    if (Object.prototype.toString.call(options) !== "[object Object]") return undefined;
    const names: string[] = [];
    for (const name in options as object) names.push(name);
    return names;
  } catch {
    return undefined;
  }
}

function notOptions(options: unknown, attempt: string, example: string): TypeError {
  const hint = aSignal.fits(options) ? "; a signal is given as { signal }" : "";
  return typeError(
    "ERR_OPTIONS",
    `Cannot ${attempt}: the options are ${showValue(options)}, expected an object such as ${example}, or nothing${hint}`,
  );
}

function unknownOption(name: string, attempt: string, known: readonly string[]): TypeError {
  const meant = nearestName(name, known) ?? known.find((other) => isPart(other, name) || isPart(name, other));
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  return typeError(
    "ERR_OPTIONS",
    `Cannot ${attempt}: there is no option ${JSON.stringify(name)}, expected ${known.join(", ")}${hint}`,
  );
}

function isPart(part: string, name: string): boolean {
  return part.length >= SHORTEST_PART && name.toLowerCase().includes(part.toLowerCase());
}
