import type { Failure } from "./Failure.js";

const KEY: unique symbol = Symbol.for("deferred-interop/hooks") as never;

/** What is told of a failure that nobody handled: the failure and, with debugging on, where its Deferred was created. */
export type UnhandledErrorHandler = (failure: Failure, sites: string) => void;

/** Where {@link logError} writes; `message` says what has failed, where that is known. */
export type ErrorLogger = (failure: Failure, message?: string) => void;

/**
 * What a program has put in the place of the default reports. One record per thread, under a registered symbol, so that
 * copies of the package share it. Apart from `slots()`, which stands on what writes here.
 */
interface Hooks {
  unhandledErrorHandler?: UnhandledErrorHandler | undefined;
  errorLogger?: ErrorLogger | undefined;
}

/** The hooks of this thread. @internal */
export function hooks(): Hooks {
  return ((globalThis as { [KEY]?: Hooks })[KEY] ??= {});
}
