import type { Settled } from "../core/Deferred.js";
import { typeError } from "../core/errors.js";
import { showValue } from "../core/showValue.js";

const TASK: unique symbol = Symbol.for("deferred-interop/ThreadTask") as never;

/** A function of a module, to be called in another thread. Made by {@link threadTask}. */
export interface ThreadTask<A extends unknown[], R> {
  /** The module's URL. */
  readonly url: string;
  /** The name of the export. */
  readonly exportName: string;
  /** For the types only: what it is called with, and what it gives. */
  readonly signature?: (...args: A) => R;
}

/** What can be called in another thread: a function that stands by itself, or a {@link ThreadTask}. */
export type Threadable<A extends unknown[], R> = ((...args: A) => R) | ThreadTask<A, R>;

/** What a call of it gives, as the caller's thread sees it. */
export type ThreadResult<R> = Settled<R>;

/** What threadTask assumes of a module whose type it was not told. */
export type AnyThreadModule = Record<string, (...args: never[]) => unknown>;

/** The ThreadTask for an export of a module. */
export type ThreadTaskOf<M, N extends keyof M> = M[N] extends (...args: infer A) => infer R ? ThreadTask<A, R> : never;

/**
 * Name a function of a module, to be called in another thread by `toThread` or a {@link ThreadPool}.
 *
 * The module is imported there, once for each thread, so it may have imports, constants and helpers of its own.
 *
 * @typeParam M - The module: `typeof import("./parse.js")`.
 * @typeParam N - The name of the export, as a type.
 * @param url - The module's URL: `new URL("./parse.js", import.meta.url)`.
 * @param name - The name of the export; `"default"` for the default one.
 * @throws TypeError (`ERR_NOT_A_MODULE_URL`) when `url` is relative, or none, or `name` is no text.
 *
 * @example
 * ```ts
 * import { threadTask, toThread } from "deferred-interop";
 *
 * const basename = threadTask<typeof import("node:path"), "basename">("node:path", "basename");
 * await toThread(basename, "/a/b.txt"); // "b.txt"
 * ```
 */
export function threadTask<M extends object, N extends keyof M & string>(
  url: { readonly href: string } | string,
  name: N,
): ThreadTaskOf<M, N>;
/** The same without types. */
export function threadTask(url: { readonly href: string } | string, name: string): ThreadTask<unknown[], unknown>;
export function threadTask(url: { readonly href: string } | string, name: string): ThreadTask<unknown[], unknown> {
  const href = typeof url === "string" ? url : hrefOf(url);
  if (typeof href !== "string" || !/^[a-z][a-z0-9+.-]*:/i.test(href)) {
    throw typeError(
      "ERR_NOT_A_MODULE_URL",
      `Cannot make a thread task of ${showValue(url)}: expected the module's URL, such as new URL("./module.js", import.meta.url)`,
    );
  }
  if (typeof name !== "string") {
    throw typeError(
      "ERR_NOT_A_MODULE_URL",
      `Cannot make a thread task of ${href}: the name of its export is ${showValue(name)}, expected a string such as "default"`,
    );
  }
  const task = { url: href, exportName: name };
  Object.defineProperty(task, TASK, { value: true });
  return Object.freeze(task);
}

/** The address of an URL, of this realm or another; undefined for anything else. @internal */
export function hrefOf(url: unknown): unknown {
  try {
    return (url as { href?: unknown } | null | undefined)?.href;
  } catch {
    return undefined;
  }
}

/** Whether something was made by {@link threadTask}, of this copy of the package or another. @internal */
export function isThreadTask(value: unknown): value is ThreadTask<unknown[], unknown> {
  if (typeof value !== "object" || value === null) return false;
  try {
    return (value as { [TASK]?: unknown })[TASK] === true;
  } catch {
    return false;
  }
}
