import { runtimeError } from "../core/errors.js";
import { slots } from "../core/slots.js";
import type { EventLoop, EventLoopClass } from "./EventLoop.js";
import { platform } from "./platform.js";
import { ProactorEventLoop } from "./ProactorEventLoop.js";
import { requireEventLoop } from "./requireEventLoop.js";
import { SelectorEventLoop } from "./SelectorEventLoop.js";

/**
 * The current event loop of this thread.
 *
 * There is one from the start: the host's loop, in the platform's default class ({@link newEventLoop}).
 *
 * @throws RuntimeError (`ERR_NO_EVENT_LOOP`) after `setEventLoop(null)`.
 * @see asyncio `get_event_loop`
 */
export function getEventLoop(): EventLoop {
  const state = slots();
  if (state.eventLoop === null) {
    throw runtimeError(
      "ERR_NO_EVENT_LOOP",
      "There is no current event loop in this thread: setEventLoop(null) was called; call setEventLoop(newEventLoop())",
    );
  }
  return (state.eventLoop ??= newEventLoop()) as EventLoop;
}

/**
 * Make a loop the current one of this thread; null means none, on purpose.
 *
 * @param loop - The loop, or null.
 * @throws TypeError (`ERR_NOT_AN_EVENT_LOOP`) when it is no {@link EventLoop}.
 * @see asyncio `set_event_loop`
 */
export function setEventLoop(loop: EventLoop | null): void {
  if (loop !== null) requireEventLoop(loop, "set the event loop", "an EventLoop or null");
  const state = slots();
  state.eventLoop = loop;
  if (state.installedReactor === undefined) state.currentClock = getEventLoop;
}

/** Whether there is a current event loop; asking makes none. */
export function hasEventLoop(): boolean {
  return slots().eventLoop !== null;
}

/**
 * A new loop of the platform's default class: {@link SelectorEventLoop}, and on Windows {@link ProactorEventLoop} as long
 * as no asyncio reactor is installed.
 *
 * @see asyncio `new_event_loop`
 */
export function newEventLoop(): EventLoop {
  return new (defaultEventLoopClass())();
}

/**
 * The class of {@link newEventLoop}. What asyncio keeps as its policy follows from the platform and the reactor (A17, A67).
 *
 * @internal
 */
export function defaultEventLoopClass(): EventLoopClass {
  const installed = slots().installedReactor as { readonly isAsyncio?: boolean } | undefined;
  return platform() === "win32" && installed?.isAsyncio !== true ? ProactorEventLoop : SelectorEventLoop;
}
