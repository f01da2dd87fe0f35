import type { Deferred } from "../../src/core/Deferred.js";
import type { ListResult } from "../../src/core/DeferredList.js";
import { DeferredList } from "../../src/core/DeferredList.js";
import { DeferredLock } from "../../src/core/DeferredLock.js";
import { DeferredQueue } from "../../src/core/DeferredQueue.js";
import { DeferredSemaphore } from "../../src/core/DeferredSemaphore.js";
import { FirstError } from "../../src/core/errors.js";
import { Failure } from "../../src/core/Failure.js";
import { gatherResults } from "../../src/core/gatherResults.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { race } from "../../src/core/race.js";
import { Clock } from "../../src/time/Clock.js";
import { Cooperator } from "../../src/time/Cooperator.js";
import { deferLater } from "../../src/time/deferLater.js";
import { LoopingCall } from "../../src/time/LoopingCall.js";
import { exactly } from "./Equal.js";

// Checked by the compiler, never run: what must be inferred, and what must not compile.

declare const number: Deferred<number>;
declare const text: Deferred<string>;
declare const many: Deferred<number>[];
declare const failure: Failure;

// gatherResults: a tuple for a tuple, an array for an array.
exactly<Deferred<[number, string]>>()(gatherResults([number, text]));
exactly<Deferred<[number, boolean]>>()(gatherResults([number, Promise.resolve(true as boolean)]));
exactly<Deferred<number[]>>()(gatherResults(many));
exactly<Deferred<[]>>()(gatherResults([]));
exactly<Deferred<string>>()(gatherResults([number, text]).addCallback(([n, s]) => s.repeat(n)));
inlineCallbacks(function* () {
  const [n, s] = yield* gatherResults([number, text]);
  exactly<number>()(n);
  exactly<string>()(s);
})();

// DeferredList, race
exactly<DeferredList<number>>()(new DeferredList(many));
exactly<Deferred<number>>()(
  new DeferredList(many).addCallback((results) => {
    for (const result of results) {
      exactly<ListResult<number>>()(result);
      if (result[0]) exactly<number>()(result[1]);
      else exactly<Failure>()(result[1]);
    }
    return results.length;
  }),
);
exactly<Deferred<[number, number]>>()(
  new DeferredList<number, [number, number]>(many, { fireOnOneCallback: true }).addCallback((pair) => pair),
);
exactly<Deferred<[index: number, value: number]>>()(race(many));

// race: a value of any input's type, whatever holds the inputs.
declare const promised: Promise<boolean>;
declare const named: Map<string, Deferred<string> | Deferred<number>>;
declare const mixed: (Deferred<string> | Promise<number>)[];
exactly<Deferred<[index: number, value: string | number]>>()(race([text, number]));
exactly<Deferred<[index: number, value: string | number | boolean]>>()(race([text, number, promised]));
exactly<Deferred<[index: number, value: string | number]>>()(race(mixed));
exactly<Deferred<[index: number, value: string | number]>>()(race([text, number] as const));
exactly<Deferred<[index: number, value: string | number]>>()(
  race([text, number] as readonly [typeof text, typeof number]),
);
exactly<Deferred<[index: number, value: string | boolean]>>()(race(new Set([text, promised])));
exactly<Deferred<[index: number, value: string | number]>>()(race(named.values()));
exactly<Deferred<[index: number, value: string | number | boolean]>>()(
  race(
    (function* () {
      yield text;
      yield number;
      yield promised;
    })(),
  ),
);
exactly<Deferred<[index: number, value: never]>>()(race([]));
exactly<Deferred<[index: number, value: unknown]>>()(race([] as Deferred<unknown>[]));
exactly<Deferred<[index: number, value: number]>>()(race([new DeferredList(many).addCallback((all) => all.length)]));
exactly<Deferred<string | number>>()(race([text, number]).addCallback(([, value]) => value));
const raced: Deferred<[number, string | number]> = race([text, number]);
inlineCallbacks(function* () {
  const [index, value] = yield* race([text, promised]);
  exactly<number>()(index);
  exactly<string | boolean>()(value);
})();

/** The type of the value goes through a generic function. */
export function first<T>(inputs: Iterable<Deferred<T>>): Deferred<T> {
  return race(inputs).addCallback(([, value]) => value) as Deferred<T>;
}
exactly<Deferred<string>>()(first([text]));

// Locks and queues
exactly<Deferred<DeferredLock>>()(new DeferredLock().acquire());
exactly<Deferred<string>>()(new DeferredLock().run((n: number) => text.addCallback((s) => s.repeat(n)), 2));
exactly<Deferred<string>>()(new DeferredSemaphore(1).run(async () => "x"));
exactly<Deferred<string>>()(new DeferredQueue<string>().get());
exactly<readonly string[]>()(new DeferredQueue<string>().pending);

// check and trap: the argument that fits, which tells which class it was.
const trapped = failure.trap(TypeError, FirstError);
exactly<TypeErrorConstructor | typeof FirstError>()(trapped);
exactly<TypeErrorConstructor | typeof FirstError | undefined>()(failure.check(TypeError, FirstError));
exactly<"ENOENT" | "EACCES">()(failure.trap("ENOENT", "EACCES"));
exactly<"ENOENT" | TypeErrorConstructor | undefined>()(failure.check("ENOENT", TypeError));
exactly<unknown>()(failure.value);
exactly<RangeError>()(new Failure(new RangeError()).value);

// Time
exactly<Deferred<undefined>>()(deferLater(new Clock(), 1));
exactly<Deferred<string>>()(deferLater(new Clock(), 1, (s: string) => text.addCallback((t) => s + t), "x"));
exactly<Deferred<LoopingCall<[string]>>>()(new LoopingCall((s: string) => s, "x").start(1));
exactly<Deferred<LoopingCall<[]>>>()(LoopingCall.withCount((count) => exactly<number>()(count)).start(1));
const iterator = [1, 2][Symbol.iterator]();
exactly<Deferred<typeof iterator>>()(new Cooperator().coiterate(iterator));

// What must not compile.

// @ts-expect-error -- plain values are no inputs
gatherResults([1, 2]);
// @ts-expect-error -- nor here
race([text, 2]);
// @ts-expect-error -- a text is no list of inputs
race("text");
// @ts-expect-error -- no iterable
race(5);
// @ts-expect-error -- the value may be a number
const wrong: Deferred<[number, string]> = race([text, number]);
// @ts-expect-error -- no iterable
new DeferredList(5);
// @ts-expect-error -- an object of another type
new DeferredQueue<string>().put(5);
// @ts-expect-error -- the number of tokens is required
new DeferredSemaphore();
// @ts-expect-error -- not to be changed from outside
new DeferredQueue<string>().pending.push("x");
// @ts-expect-error -- a wrong argument
new LoopingCall((s: string) => s, 5);
// @ts-expect-error -- a missing argument
deferLater(new Clock(), 1, (s: string) => s);
// @ts-expect-error -- no iterator
new Cooperator().cooperate([1, 2]);
// @ts-expect-error -- no class
failure.check(5);

export { raced, wrong };
