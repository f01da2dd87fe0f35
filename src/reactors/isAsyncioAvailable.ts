import { runtimeError } from "../core/errors.js";
import { hasEventLoop } from "../loops/policy.js";
import { installedReactor } from "./installedReactor.js";

/**
 * Whether promises settle and may be awaited here: true with the asyncio reactor and without any, false with another one.
 *
 * It may be asked in constructors: in an ordinary program it never throws.
 *
 * @throws RuntimeError (`ERR_NO_EVENT_LOOP`) when there is neither a reactor nor an event loop, which takes `setEventLoop(null)`.
 *
 * @example
 * ```ts
 * import { isAsyncioAvailable } from "deferred-interop";
 *
 * isAsyncioAvailable(); // true: the host's loop counts as running
 * ```
 *
 * @see Scrapy `is_asyncio_available`, which asks for a running loop first; here one always runs, so the reactor decides
 */
export function isAsyncioAvailable(): boolean {
  const present = installedReactor();
  if (present !== undefined) return present.isAsyncio;
  if (hasEventLoop()) return true;
  throw runtimeError(
    "ERR_NO_EVENT_LOOP",
    "isAsyncioAvailable() called without an installed reactor or running asyncio loop. " +
      "setEventLoop(null) was called: call setEventLoop(newEventLoop()) or installReactor() before this.",
  );
}
