import { RuntimeError } from "../core/errors.js";

/*
 * RuntimeError
 * ├── EventLoopClosedError   something was to be scheduled on a closed loop
 * └── NotImplementedError    a loop of this kind cannot do it on this platform
 */

/** A call was to be scheduled on an event loop that has been closed; asyncio raises a RuntimeError of this text. */
export class EventLoopClosedError extends RuntimeError {
  /** @internal */ static override readonly brand: string = "deferred-interop/EventLoopClosedError";
  override get name(): string {
    return "RuntimeError";
  }
  override readonly code = "ERR_EVENT_LOOP_CLOSED";

  constructor(attempt: string) {
    super(
      `Event loop is closed: cannot ${attempt}; a closed loop stays closed, setEventLoop(newEventLoop()) makes another the current one`,
    );
  }
}

/** What was asked for is not there with this kind of event loop on this platform; the message says where it is (A66). */
export class NotImplementedError extends RuntimeError {
  /** @internal */ static override readonly brand: string = "deferred-interop/NotImplementedError";
  override readonly code = "ERR_NOT_IMPLEMENTED";
}
