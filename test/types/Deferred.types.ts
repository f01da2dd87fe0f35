import { readFile, rmdir } from "node:fs";
import { Deferred } from "../../src/core/Deferred.js";
import type { Done } from "../../src/core/deferredFromCallback.js";
import { deferredFromCallback } from "../../src/core/deferredFromCallback.js";
import { DeferredList } from "../../src/core/DeferredList.js";
import { fail } from "../../src/core/fail.js";
import { Failure } from "../../src/core/Failure.js";
import { succeed } from "../../src/core/succeed.js";
import { Clock } from "../../src/time/Clock.js";
import { exactly } from "./Equal.js";

// Checked by the compiler, never run: what must be inferred, and what must not compile.

declare const number: Deferred<number>;
declare const text: Deferred<string>;
declare const maybe: boolean;

// addCallback: the value that the callback returns, also through Deferreds, promises and Failures.
exactly<Deferred<string>>()(number.addCallback((n) => (exactly<number>()(n), String(n))));
exactly<Deferred<string>>()(number.addCallback(() => text));
exactly<Deferred<string>>()(number.addCallback(() => Promise.resolve("x")));
exactly<Deferred<string>>()(number.addCallback(async () => "x"));
exactly<Deferred<undefined>>()(number.addCallback(() => undefined));
exactly<Deferred<never>>()(number.addCallback(() => new Failure(new Error())));
exactly<Deferred<string>>()(number.addCallback((n) => (maybe ? String(n) : new Failure(new Error()))));
exactly<Deferred<string | number>>()(number.addCallback((n) => (maybe ? text : n)));
exactly<Deferred<never>>()(
  number.addCallback(() => {
    throw new Error();
  }),
);
exactly<Deferred<string>>()(number.addCallback(() => Promise.resolve(Promise.resolve("x"))));

// addErrback: what was there, or what the errback returns.
exactly<Deferred<number | string>>()(number.addErrback((failure) => (exactly<Failure>()(failure), "x")));
exactly<Deferred<number>>()(number.addErrback(() => 0));
exactly<Deferred<number>>()(number.addErrback((failure) => failure));
exactly<Deferred<number | string>>()(number.addErrback(() => text));

// addBoth, addCallbacks.
exactly<Deferred<string>>()(number.addBoth((result) => (exactly<number | Failure>()(result), "x")));
exactly<Deferred<string>>()(number.addCallbacks((n) => String(n)));
exactly<Deferred<string | boolean>>()(
  number.addCallbacks(
    (n) => String(n),
    () => true,
  ),
);
exactly<Deferred<string>>()(
  number.addCallbacks(
    () => text,
    (failure) => failure,
  ),
);

// Chains.
exactly<Deferred<number>>()(
  succeed("2")
    .addCallback(Number)
    .addCallback(async (n) => [n])
    .addErrback(() => [0])
    .addCallback(([first]) => first ?? 0),
);

// Making.
exactly<Deferred<undefined>>()(succeed());
exactly<Deferred<number>>()(succeed(1));
exactly<Deferred<string>>()(succeed(Promise.resolve("x")));
exactly<Deferred<never>>()(fail(new Error()));
exactly<Deferred<number>>()(fail<number>(new Error()));
exactly<Deferred<string>>()(Deferred.fromFuture(Promise.resolve("x")));
const passable: Deferred<number> = fail(new Error());
const covariant: Deferred<number | string> = number;

// A canceller may fire its own Deferred.
new Deferred<string>((d) => (exactly<Deferred<string>>()(d), d.callback("x")));

// Callback APIs: with the types of a runtime, the signal is its own.
exactly<Deferred<string>>()(
  deferredFromCallback<string>((done, signal) => {
    exactly<AbortSignal>()(signal);
    readFile("file", { encoding: "utf8", signal }, done);
  }),
);
exactly<Deferred<undefined>>()(deferredFromCallback<undefined>((done) => rmdir("folder", done)));
exactly<Deferred<number>>()(deferredFromCallback((done: Done<number>) => done(null, 1)));
exactly<Deferred<unknown>>()(deferredFromCallback((done) => done(null, 1)));

// Time limits.
exactly<Deferred<number>>()(number.addTimeout(1, new Clock()));
exactly<Deferred<number | string>>()(number.addTimeout({ seconds: 1 }, undefined, (_result, ms) => `${ms}`));
class Download extends Deferred<string> {}
exactly<Download>()(new Download().addTimeout(1));

// The result, and promises.
exactly<number | Failure | Deferred<unknown> | undefined>()(number.result);
exactly<Promise<number>>()(number.asFuture());
exactly<Promise<number>>()(number.then());
exactly<Promise<string>>()(number.then((n) => `${n}`));
exactly<Promise<string | boolean>>()(
  number.then(
    (n) => `${n}`,
    () => true,
  ),
);
exactly<Promise<number | string>>()(number.catch((error) => (exactly<unknown>()(error), "x")));
exactly<Promise<number>>()(number.catch());
exactly<Promise<number>>()(number.finally(() => undefined));
exactly<Deferred<undefined>>()(text.chainDeferred(new Deferred<string>()));

/** What `await`, `Promise.all` and async functions make of Deferreds. */
export async function awaiting(): Promise<string> {
  exactly<number>()(await number);
  exactly<[number, string]>()(await Promise.all([number, text]));
  exactly<number | string>()(await Promise.race([number, text]));
  exactly<boolean[]>()((await new DeferredList([text])).map(([success]) => success));
  return text;
}

// What must not compile.

// @ts-expect-error -- the callback takes a value of another type
number.addCallback((s: string) => s);
// @ts-expect-error -- a callback is required
number.addCallback();
// @ts-expect-error -- no function
number.addErrback(5);
// @ts-expect-error -- two arguments, where a callback gets one
number.addCallback((n: number, more: number) => n + more);
// @ts-expect-error -- fired with a value of another type
number.callback("x");
// @ts-expect-error -- an error is required
number.errback();
// @ts-expect-error -- chained to a Deferred of another type
number.chainDeferred(text);
// @ts-expect-error -- no Deferred
number.chainDeferred(Promise.resolve(1));
// @ts-expect-error -- a text is no Duration
number.addTimeout("2s");
// @ts-expect-error -- an unknown unit
number.addTimeout({ second: 2 });
// @ts-expect-error -- the state is not to be written
number.called = true;
// @ts-expect-error -- a canceller takes the Deferred, no more
new Deferred<string>((_d: Deferred<string>, _more: number) => undefined);
// @ts-expect-error -- a value of another type
deferredFromCallback<string>((done) => done(null, 5));
// @ts-expect-error -- no promise
Deferred.fromFuture(5);
// @ts-expect-error -- no option of that name
Deferred.fromFuture(Promise.resolve(1), { signal: new AbortController().signal });
// @ts-expect-error -- no signal
void number.asFuture({ signal: {} });
// @ts-expect-error -- a Deferred of more cannot be had from one of less
const narrowed: Deferred<number> = covariant;

export { narrowed, passable };
