import { requireEventLoop } from "./requireEventLoop.js";
import { typeError } from "../core/errors.js";
import { className, showValue } from "../core/showValue.js";
import { NotImplementedError } from "./errors.js";
import type { EventLoop } from "./EventLoop.js";
import { platform } from "./platform.js";
import { getEventLoop } from "./policy.js";

/** What only some event loops can do: start subprocesses, call back when a descriptor can be read. */
export type LoopCapability = "subprocess" | "readers";

/**
 * Make sure that an event loop has a capability by asyncio's rules: for components that are to behave on Windows as they
 * would under Scrapy, such as one that starts a browser.
 *
 * Selector loops have readers, and subprocesses everywhere but on Windows; Proactor loops have subprocesses only. Node
 * itself starts processes and reads sockets under any of them, so nothing of this package asks.
 *
 * @param capability - What is needed.
 * @param loop - The current loop by default.
 * @throws {@link NotImplementedError} when the loop has it not; one that says nothing of it counts as such.
 * @throws {@link RuntimeError} when there is no current loop; TypeError (`ERR_LOOP_CAPABILITY`) for another capability.
 *
 * @example
 * ```ts
 * import { requireLoopCapability, SelectorEventLoop } from "deferred-interop";
 *
 * requireLoopCapability("readers", new SelectorEventLoop()); // no error
 * ```
 *
 * @see asyncio, whose `subprocess_exec` and `add_reader` raise NotImplementedError
 */
export function requireLoopCapability(capability: LoopCapability, loop: EventLoop = getEventLoop()): void {
  if (typeof capability !== "string" || !Object.hasOwn(CAPABILITIES, capability)) {
    throw typeError(
      "ERR_LOOP_CAPABILITY",
      `Cannot require a capability of the event loop: got ${showValue(capability)}, expected "subprocess" or "readers"`,
    );
  }
  requireEventLoop(loop, "require a capability of the event loop", "an EventLoop");
  const { supports, attempt, cure } = CAPABILITIES[capability];
  if (supports(loop)) return;
  throw new NotImplementedError(`Cannot ${attempt} with ${className(loop)} on ${platform()}: ${cure}`);
}

const CAPABILITIES = {
  subprocess: {
    supports: (loop: EventLoop) => loop.supportsSubprocess,
    attempt: "start a subprocess",
    cure: "run without a reactor (TWISTED_REACTOR_ENABLED: false) on a ProactorEventLoop, or on Linux or WSL",
  },
  readers: {
    supports: (loop: EventLoop) => loop.supportsReaders,
    attempt: "have reader callbacks",
    cure: "use a SelectorEventLoop",
  },
} as const;
