// What a package built on this one does, in an ES module: the core, the conversions and the helpers, no reactor.
import {
  Deferred,
  DeferredList,
  deferredFromCoro,
  deferredToFuture,
  inlineCallbacks,
  isReactorInstalled,
  maybeDeferredToFuture,
  sleep,
  succeed,
} from "deferred-interop";

const asked = new Deferred();
const answer = deferredToFuture(asked.addCallback((text) => text.length));
asked.callback("forty-two");

const both = inlineCallbacks(function* () {
  yield* sleep(1);
  const results = yield* new DeferredList([succeed(1), deferredFromCoro(Promise.resolve(2))]);
  return results.map(([, value]) => value);
});

console.log(JSON.stringify([await answer, await maybeDeferredToFuture(both()), isReactorInstalled()]));
