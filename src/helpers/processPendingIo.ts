import { Deferred } from "../core/Deferred.js";
import type { ScheduledCall } from "../core/ReactorTime.js";
import { slots } from "../core/slots.js";
import { getEventLoop } from "../loops/policy.js";
import { isAsyncioAvailable } from "../reactors/isAsyncioAvailable.js";

/**
 * Wait until the loop has looked at its descriptors and their callbacks have run: what had arrived has then been read.
 *
 * Not a time limit: two turns of the loop, whatever they take. One would not do, since a callback that reads is itself
 * called in the middle of a turn.
 *
 * @returns A Deferred that fires with undefined.
 * @throws {@link RuntimeError} with neither a reactor nor a loop.
 *
 * @example
 * ```ts
 * import { processPendingIo } from "deferred-interop";
 *
 * await processPendingIo();
 * ```
 *
 * @see Scrapy's internal `_process_pending_io`
 */
export function processPendingIo(): Deferred<undefined> {
  let call: ScheduledCall;
  const deferred = new Deferred<undefined>(() => {
    call.cancel();
  });
  const soon = isAsyncioAvailable() ? onLoop : onReactor;
  call = soon(() => {
    call = soon(() => {
      deferred.callback(undefined);
    });
  });
  return deferred;
}

// A turn, where a timer of 0 takes a millisecond.
function onLoop(fn: () => void): ScheduledCall {
  return getEventLoop().callSoon(fn);
}

function onReactor(fn: () => void): ScheduledCall {
  return slots().currentClock().callLater(0, fn);
}
