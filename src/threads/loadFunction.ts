import { describeError } from "./describeError.js";
import type { DescribedError, Definition } from "./protocol.js";

/** @internal */
export type AnyFunction = (...args: unknown[]) => unknown;

/** A description that is thrown on the way to {@link describeThrown}. */
class LoadFault {
  readonly description: DescribedError;

  constructor(message: string, cause: DescribedError | undefined) {
    this.description = { kind: "load", message, cause };
  }
}

/** As `describeError`, for what the functions of this file throw, too. @internal */
export function describeThrown(thrown: unknown): DescribedError {
  return thrown instanceof LoadFault ? thrown.description : describeError(thrown);
}

/**
 * Make a function of its text. It sees the globals of this thread and nothing else, but for `__name`, a helper that
 * esbuild (and so tsx) puts into functions.
 *
 * @internal
 */
export function compileSource(source: string): AnyFunction {
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a function sent as its text; strict, as in the module it is from
    return (new Function(`"use strict"; const __name = (fn) => fn; return (${source}\n);`) as () => AnyFunction)();
  } catch (error) {
    throw notLoaded("Cannot evaluate a function in a thread", error);
  }
}

/** Get a function of a module. @internal */
export async function importFunction(definition: Extract<Definition, { module: string }>): Promise<AnyFunction> {
  let namespace: unknown;
  try {
    namespace = await import(definition.module);
  } catch (error) {
    throw notLoaded(`Cannot import ${definition.module}`, error);
  }
  return pickFunction(namespace, definition);
}

/** The same at once, where promises do not settle. @internal */
export function requireFunctionOf(
  definition: Extract<Definition, { module: string }>,
  requireModule: (specifier: string) => unknown,
): AnyFunction {
  let namespace: unknown;
  try {
    namespace = requireModule(definition.module);
  } catch (error) {
    throw notLoaded(`Cannot load ${definition.module}`, error);
  }
  return pickFunction(namespace, definition);
}

function pickFunction(namespace: unknown, { module, name }: Extract<Definition, { module: string }>): AnyFunction {
  const exported = namespace as Record<string, unknown>;
  const found = exported[name];
  if (typeof found === "function") return found as AnyFunction;
  const others = Object.keys(exported).filter((key) => typeof exported[key] === "function");
  const has = others.length === 0 ? "no functions" : `the functions ${others.join(", ")}`;
  throw new LoadFault(`Cannot find the function "${name}" in ${module}: the module exports ${has}`, undefined);
}

function notLoaded(attempt: string, error: unknown): LoadFault {
  const reason = error instanceof Error ? error.message : String(error);
  return new LoadFault(`${attempt}: ${reason}`, describeError(error));
}
