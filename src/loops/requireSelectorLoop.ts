import { typeError } from "../core/errors.js";
import { showValue } from "../core/showValue.js";
import { isInstanceOf } from "./classPath.js";
import type { EventLoop } from "./EventLoop.js";
import { ProactorEventLoop } from "./ProactorEventLoop.js";

/**
 * Refuse a Proactor loop for the asyncio reactor, which in Twisted lives on reader callbacks (A64).
 *
 * @throws TypeError (`ERR_PROACTOR_EVENT_LOOP`).
 * @internal
 */
export function requireSelectorLoop(loop: EventLoop): void {
  if (!isInstanceOf(loop, ProactorEventLoop)) return;
  throw typeError(
    "ERR_PROACTOR_EVENT_LOOP",
    `ProactorEventLoop is not supported, got: ${showValue(loop)}; leave the event loop out or use "asyncio.SelectorEventLoop" ` +
      "for the asyncio reactor, or run without a reactor (TWISTED_REACTOR_ENABLED: false)",
  );
}
