import type { Deferred } from "../../../src/core/Deferred.js";
import { Signal } from "../../../src/crawler/signals/Signal.js";
import { SignalManager } from "../../../src/crawler/signals/SignalManager.js";
import { signals } from "../../../src/crawler/signals/signals.js";

// Checked by the compiler, never run: what must compile, and what must not.

declare const deferred: Deferred<number>;
declare const list: string[];
declare const flag: boolean;
declare function untyped(): any;
const manager = new SignalManager();

// A sync-only signal takes handlers that return anything but a promise or a Deferred.
manager.connect(signals.spiderIdle, ({ spider }) => spider.name.length);
manager.connect(signals.spiderIdle, ({ spider }) => list.push(spider.name));
manager.connect(signals.spiderIdle, () => {});
manager.connect(signals.spiderIdle, () => untyped());
// @ts-expect-error an async function returns a promise
manager.connect(signals.spiderIdle, async () => {});
// @ts-expect-error a Deferred is not waited for
manager.connect(signals.spiderIdle, () => deferred);
// @ts-expect-error nor is a promise that is only returned now and then
manager.connect(signals.requestScheduled, () => (flag ? Promise.resolve(1) : undefined));

// An async-capable one takes these as well.
manager.connect(signals.spiderOpened, async ({ spider }) => spider.name);
manager.connect(signals.spiderOpened, () => deferred);
manager.connect(signals.spiderClosed, ({ reason }) => reason.toUpperCase());

// Payloads are typed.
// @ts-expect-error spiderOpened has no reason
manager.connect(signals.spiderOpened, ({ reason }) => String(reason));
// @ts-expect-error the reason is missing
void manager.sendDeferred(signals.spiderClosed, { spider: { name: "a" } });

// Each kind has its way to be sent.
manager.send(signals.spiderIdle, { spider: { name: "a" } });
void manager.sendDeferred(signals.engineStarted, {});
// @ts-expect-error an async-capable signal is waited for
manager.send(signals.spiderOpened, { spider: { name: "a" } });
// @ts-expect-error a sync-only signal is not
void manager.sendDeferred(signals.spiderIdle, { spider: { name: "a" } });

// So it is with signals of one's own.
const mine = new Signal<{ price: number }, "sync">("price_changed", "sync");
manager.connect(mine, ({ price }) => price * 2);
// @ts-expect-error sync-only
manager.connect(mine, async ({ price }) => price * 2);
