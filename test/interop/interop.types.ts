import type { Deferred } from "../../src/core/Deferred.js";
import type { Failure } from "../../src/core/Failure.js";
import { inlineCallbacks } from "../../src/core/inlineCallbacks.js";
import { wait } from "../../src/core/wait.js";
import { deferredFFromCoroF } from "../../src/interop/deferredFFromCoroF.js";
import { deferredFromCoro } from "../../src/interop/deferredFromCoro.js";
import { deferredToFuture } from "../../src/interop/deferredToFuture.js";
import { ensureAwaitable } from "../../src/interop/ensureAwaitable.js";
import { maybeDeferredToFuture } from "../../src/interop/maybeDeferredToFuture.js";

// Checked by the compiler, never run: what must compile, with which types, and what must not.

type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
declare function expectType<Expected>(): <Given>(value: Given, same: Same<Given, Expected>) => void;

declare const deferred: Deferred<number>;
declare const promise: Promise<number>;
declare const thenable: PromiseLike<number>;
declare const generator: Generator<Deferred<string>, number, string>;
declare const returnsDeferred: Generator<unknown, Promise<number>, unknown>;
declare const either: number | Promise<number>;
declare const eitherDeferred: Deferred<number> | Promise<number>;
declare const failure: Failure;
declare const signal: AbortSignal;

// deferredToFuture
expectType<Promise<number>>()(deferredToFuture(deferred), true);
expectType<Promise<number>>()(deferredToFuture(deferred, { signal }), true);
void deferredToFuture(deferred, { signal: undefined });
// @ts-expect-error a promise is no Deferred
void deferredToFuture(promise);
// @ts-expect-error nor is a number
void deferredToFuture(42);
// @ts-expect-error the signal is an option, not an argument
void deferredToFuture(deferred, signal);
// @ts-expect-error a controller is no signal
void deferredToFuture(deferred, { signal: new AbortController() });

// maybeDeferredToFuture: either may be awaited, and waited for in a coroutine
expectType<Promise<number> | Deferred<number>>()(maybeDeferredToFuture(deferred), true);
expectType<Promise<number>>()((async () => await maybeDeferredToFuture(deferred))(), true);
expectType<Deferred<number>>()(
  inlineCallbacks(function* () {
    return yield* wait(maybeDeferredToFuture(deferred));
  })(),
  true,
);
// @ts-expect-error a promise is no Deferred
void maybeDeferredToFuture(promise);

// deferredFromCoro
expectType<Deferred<number>>()(deferredFromCoro(deferred), true);
expectType<Deferred<number>>()(deferredFromCoro(promise), true);
expectType<Deferred<number>>()(deferredFromCoro(thenable), true);
expectType<Deferred<number>>()(deferredFromCoro(generator), true);
expectType<Deferred<number>>()(deferredFromCoro(returnsDeferred), true);
expectType<Deferred<number>>()(deferredFromCoro((async () => 1)()), true);
expectType<Deferred<number>>()(deferredFromCoro(promise, { controller: new AbortController() }), true);
expectType<42>()(deferredFromCoro(42 as const), true);
expectType<null>()(deferredFromCoro(null), true);
expectType<string[]>()(deferredFromCoro([""]), true);
void deferredFromCoro(promise, { onCancel: (reason) => reason.code });
// @ts-expect-error a signal cannot be aborted
void deferredFromCoro(promise, { controller: signal });

// deferredFFromCoroF
expectType<Deferred<number>>()(deferredFFromCoroF(async (n: number, _text: string) => n)(1, ""), true);
expectType<number | Deferred<number>>()(deferredFFromCoroF(() => either)(), true);
expectType<Deferred<string>>()(deferredFFromCoroF(async (n: number) => String(n))(1), true);
expectType<Deferred<string>>()(
  deferredFFromCoroF(function* (n: number): Generator<Deferred<number>, string, number> {
    return String((yield deferred) + n);
  })(1),
  true,
);
expectType<number>()(deferredFFromCoroF((n: number) => n)(1), true);
expectType<Deferred<number>>()(deferredFFromCoroF(() => deferred)(), true);
expectType<Deferred<string>>()(deferred.addCallback(deferredFFromCoroF(async (n: number) => n.toFixed())), true);
// @ts-expect-error the chain has a number, the function wants a text
deferred.addCallback(deferredFFromCoroF(async (text: string) => text.length));
// @ts-expect-error an argument too few
void deferredFFromCoroF(async (n: number) => n)();
// @ts-expect-error no function
deferredFFromCoroF(promise);

// ensureAwaitable
expectType<PromiseLike<number>>()(ensureAwaitable(deferred), true);
expectType<PromiseLike<number>>()(ensureAwaitable(promise), true);
expectType<PromiseLike<number>>()(ensureAwaitable(either), true);
expectType<PromiseLike<number>>()(ensureAwaitable(eitherDeferred), true);
expectType<PromiseLike<string>>()(ensureAwaitable(String(42)), true);
expectType<PromiseLike<undefined>>()(ensureAwaitable(undefined), true);
expectType<PromiseLike<never>>()(ensureAwaitable(failure), true);
