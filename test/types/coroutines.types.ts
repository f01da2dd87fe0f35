import { Deferred } from "../../src/core/Deferred.js";
import { ensureDeferred } from "../../src/core/ensureDeferred.js";
import { Failure } from "../../src/core/Failure.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { maybeDeferred } from "../../src/core/maybeDeferred.js";
import { wait } from "../../src/core/wait.js";
import { exactly } from "./Equal.js";

// Checked by the compiler, never run: what must be inferred, and what must not compile.

declare const number: Deferred<number>;
declare const text: Deferred<string>;
declare const flag: boolean;
declare const either: Deferred<number> | Promise<number>;

const work = inlineCallbacks(function* (url: string, retries?: number) {
  exactly<string>()(url);
  exactly<number>()(yield* number);
  exactly<string>()(yield* wait(text));
  exactly<string>()(yield* wait(Promise.resolve("x")));
  exactly<number>()(yield* wait(either));
  exactly<boolean>()(yield* wait(flag));
  exactly<never>()(yield* wait(new Failure(new Error())));
  for (const each of [text]) exactly<string>()(yield* each);
  return (yield* number) + (retries ?? 0);
});
exactly<(this: unknown, url: string, retries?: number) => Deferred<number>>()(work);
exactly<Deferred<number>>()(work("x"));

// What the generator returns: promises are waited for, Failures fail.
exactly<Deferred<string>>()(
  inlineCallbacks(function* () {
    return Promise.resolve("x");
  })(),
);
exactly<Deferred<string>>()(
  inlineCallbacks(function* (fails: boolean) {
    return fails ? new Failure(new Error()) : String(fails);
  })(true),
);
exactly<Deferred<void>>()(
  inlineCallbacks(function* () {
    yield number;
  })(),
);

// One coroutine in another.
exactly<Deferred<string>>()(
  inlineCallbacks(function* () {
    return `${yield* work("x")}`;
  })(),
);

// this
const object = {
  factor: 2,
  scale: inlineCallbacks(function* (this: { factor: number }) {
    return (yield* number) * this.factor;
  }),
};
exactly<Deferred<number>>()(object.scale());

// maybeDeferred: what a function gives, whatever it returns.
exactly<Deferred<number>>()(maybeDeferred(() => 1));
exactly<Deferred<number>>()(maybeDeferred(() => number));
exactly<Deferred<number>>()(maybeDeferred(async () => 1));
exactly<Deferred<number>>()(maybeDeferred(() => either));
exactly<Deferred<string>>()(maybeDeferred((s: string, n: number) => s.repeat(n), "x", 2));
exactly<Deferred<never>>()(maybeDeferred(() => new Failure(new Error())));

// ensureDeferred, fromCoroutine
function* coroutine(): Generator<unknown, string, never> {
  return yield* text;
}
exactly<Deferred<string>>()(ensureDeferred(coroutine()));
exactly<Deferred<string>>()(ensureDeferred(text));
exactly<Deferred<string>>()(ensureDeferred(Promise.resolve("x")));
exactly<Deferred<string>>()(Deferred.fromCoroutine(coroutine()));

// What must not compile.

// @ts-expect-error -- a wrong argument
work(5);
// @ts-expect-error -- no generator function
inlineCallbacks(() => 5);
// @ts-expect-error -- an async function is none
inlineCallbacks(async () => 5);
// @ts-expect-error -- the wrong this
object.scale.call({ factor: "2" });
// @ts-expect-error -- wrong arguments of the function
maybeDeferred((s: string) => s, 5);
// @ts-expect-error -- no coroutine
ensureDeferred(5);
// @ts-expect-error -- a generator function is not what it makes
Deferred.fromCoroutine(coroutine);
