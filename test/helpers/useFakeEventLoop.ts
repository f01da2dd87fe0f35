import { afterEach, beforeEach } from "vitest";
import { newEventLoop, setEventLoop } from "../../src/loops/policy.js";
import { FakeEventLoop } from "../loops/FakeEventLoop.js";

/** Have each test of the present `describe` run on an event loop of its own, whose time it moves. */
export function useFakeEventLoop(): { readonly loop: FakeEventLoop } {
  const current = { loop: new FakeEventLoop() };
  beforeEach(() => {
    current.loop = new FakeEventLoop();
    setEventLoop(current.loop);
  });
  afterEach(() => {
    setEventLoop(newEventLoop());
  });
  return current;
}
