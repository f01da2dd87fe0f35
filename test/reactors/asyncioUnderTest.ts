import { AsyncioSelectorReactor } from "../../src/reactors/AsyncioSelectorReactor.js";
import { FakeEventLoop } from "../loops/FakeEventLoop.js";
import type { ReactorUnderTest } from "./reactorContract.js";

/** More steps than any test takes: the reactor is not going to stop. */
const MANY = 10_000;

/** An asyncio reactor on an event loop of which the time goes from call to call. */
export function makeAsyncioUnderTest(): ReactorUnderTest & { readonly reactor: AsyncioSelectorReactor } {
  const loop = new FakeEventLoop();
  const reactor = new AsyncioSelectorReactor(loop);
  return { reactor, run: () => driveLoop(loop, reactor.run()), registered: () => loop.pending };
}

/** Make the calls of a loop until a promise is settled that they are to settle. */
export async function driveLoop(loop: FakeEventLoop, run: Promise<void>): Promise<void> {
  let ended = false;
  const end = (): void => {
    ended = true;
  };
  run.then(end, end);
  for (let steps = 0; steps < MANY; steps++) {
    // What continues in microtasks is done when the host comes round.
    await new Promise((resolve) => setImmediate(resolve));
    if (ended || !loop.step()) break;
  }
  if (!ended) throw new Error("The reactor did not stop, and nothing is left that would stop it");
  await run;
}
