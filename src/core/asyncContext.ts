import { host } from "#host";
import type { HostContext } from "../host/Host.js";

/** Whether coroutines keep their context: read where it counts, written by {@link enableAsyncContext}. @internal */
export let keepsContext = false;

/**
 * Let coroutines see, after each wait, the AsyncLocalStorage stores of the call that began them, rather than those of
 * whoever fired what they waited for.
 *
 * It concerns coroutines begun from now on, and costs each about 10 % of its time and 45 bytes: hence the choice. On
 * runtimes without AsyncLocalStorage it changes nothing.
 *
 * @example
 * ```ts
 * import { enableAsyncContext } from "deferred-interop";
 *
 * enableAsyncContext();
 * ```
 *
 * @see Twisted, whose inlineCallbacks always does this with context variables (I14)
 */
export function enableAsyncContext(): void {
  keepsContext = true;
}

/** The present context, if contexts are kept. @internal */
export function captureContext(): HostContext | undefined {
  return keepsContext ? host.captureContext() : undefined;
}
