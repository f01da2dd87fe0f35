import type { ScheduledCall } from "../../src/core/ReactorTime.js";
import { AsyncioSelectorReactor } from "../../src/reactors/AsyncioSelectorReactor.js";
import { installReactor } from "../../src/reactors/installReactor.js";
import type { Reactor, TriggerId } from "../../src/reactors/Reactor.js";
import type { DelayedCall } from "../../src/time/DelayedCall.js";

// Checked by the compiler, never run: what must compile, and what must not.

declare const call: Pick<DelayedCall, keyof DelayedCall>;
declare const id: TriggerId;
declare const reactor: Reactor;
declare const asyncio: AsyncioSelectorReactor;

// A reactor of somebody else's, whose handles are none of our class.
class MyReactor implements Reactor {
  readonly running = false;
  now = (): number => 0;
  callLater = (): typeof call => call;
  getDelayedCalls = (): (typeof call)[] => [];
  callFromThread = (): void => {};
  callWhenRunning = (): TriggerId | undefined => undefined;
  addSystemEventTrigger = (): TriggerId => id;
  removeSystemEventTrigger = (): void => {};
  run = (): void => {};
  stop = (): void => {};
  crash = (): void => {};
  resolve = (): never => refuse();
  installResolver = (): never => refuse();
  listenTcp = (): never => refuse();
  connectTCP = (): never => refuse();
}

declare function refuse(): never;

installReactor(MyReactor);
installReactor(AsyncioSelectorReactor);
installReactor("./mine.js#MyReactor", "asyncio.SelectorEventLoop");
installReactor("./mine.js#MyReactor", null);
// @ts-expect-error an instance is no class
installReactor(asyncio);
// @ts-expect-error a class that is no reactor
installReactor(Map);
// @ts-expect-error a loop is given by its class
installReactor(AsyncioSelectorReactor, asyncio.eventLoop);

// Handles can be moved, whatever reactor made them.
reactor.callLater({ seconds: 1 }, (n: number) => n, 1).reset(5);
asyncio.callLater(1, () => undefined).delay(-1);
const scheduled: ScheduledCall = reactor.callLater(1, () => undefined);
scheduled.cancel();
// @ts-expect-error the function wants a number
reactor.callLater(1, (n: number) => n, "text");
// @ts-expect-error an argument too few
reactor.callWhenRunning((n: number) => n);

// Arguments are passed to triggers.
reactor.addSystemEventTrigger("before", "shutdown", async (name: string) => name, "feed");
// @ts-expect-error no such phase
reactor.addSystemEventTrigger("while", "shutdown", () => undefined);
// @ts-expect-error no such event
reactor.addSystemEventTrigger("before", "lunch", () => undefined);

// run() of the asyncio reactor is waited for; of any reactor it may be.
const ended: Promise<void> = asyncio.run();
await ended;
await reactor.run();
