import { requireOptions } from "./requireOptions.js";
import type { Deferred } from "./Deferred.js";
import type { ListResult } from "./DeferredList.js";
import { DeferredList } from "./DeferredList.js";
import { aBoolean } from "./kinds.js";

/** What the members of a tuple or array of Deferreds (or promises) give. */
export type GatheredResults<D extends readonly unknown[]> = {
  -readonly [K in keyof D]: D[K] extends Deferred<infer U> ? U : Awaited<D[K]>;
};

/**
 * Wait for many Deferreds and get their values in order; the first failure fails the result with a {@link FirstError}.
 *
 * Other failures stay the inputs' to handle, and that first one too, unless `consumeErrors` is set. Cancelling it cancels
 * every input.
 *
 * @param deferreds - The inputs; promises among them are waited for.
 * @param options.consumeErrors - Leave failed inputs with undefined, so that they are not reported as unhandled.
 *
 * @example
 * ```ts
 * import { gatherResults, succeed } from "deferred-interop";
 *
 * gatherResults([succeed(1), succeed("two")]).result; // [1, "two"]
 * ```
 *
 * @see Twisted `gatherResults`
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any Deferred; the result's type says which
export function gatherResults<const D extends readonly (Deferred<any> | PromiseLike<unknown>)[]>(
  deferreds: D,
  options: { readonly consumeErrors?: boolean | undefined } = {},
): Deferred<GatheredResults<D>> {
  requireOptions(options, "gather results", "{ consumeErrors: true }", { consumeErrors: aBoolean });
  const list = new DeferredList<unknown>(deferreds, { fireOnOneErrback: true, consumeErrors: options.consumeErrors });
  return list.addCallback(valuesOf) as unknown as Deferred<GatheredResults<D>>;
}

function valuesOf(results: ListResult<unknown>[]): unknown[] {
  return results.map(([, value]) => value);
}
