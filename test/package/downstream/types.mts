// What must compile without any types of a runtime: tsconfig.json has `lib: ES2022` and `types: []`.
import type { Duration, Reactor } from "deferred-interop";
import {
  CancelledError,
  Deferred,
  deferredFFromCoroF,
  deferredToFuture,
  ensureAwaitable,
  gatherResults,
  getReactor,
  inlineCallbacks,
  installReactorImportHook,
  sleep,
  uninstallReactorImportHook,
} from "deferred-interop";
import reactor from "deferred-interop/reactor";
import "deferred-interop/install/asyncio";

const short: Duration = { milliseconds: 10 };

export const total: () => Deferred<number> = inlineCallbacks(function* () {
  yield* sleep(short);
  const [one, two] = yield* gatherResults([new Deferred<number>(), new Deferred<string>()]);
  return one + two.length;
});

export async function main(): Promise<number> {
  const hook = installReactorImportHook();
  uninstallReactorImportHook(hook);
  const same: Reactor[] = [reactor, getReactor()];
  const d = total().addErrback((failure) => failure.trap(CancelledError).name.length);
  return (await deferredToFuture(d)) + (await ensureAwaitable(same.length));
}

export const wrapped: () => Deferred<number> = deferredFFromCoroF(main);

// @ts-expect-error a Deferred of numbers is none of texts
export const wrong: Deferred<string> = total();
