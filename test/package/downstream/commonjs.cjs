/* global console */
// The same from CommonJS.
const { Deferred, deferredToFuture, inlineCallbacks, sleep, succeed, isReactorInstalled } = require("deferred-interop");

const asked = new Deferred();
const answer = deferredToFuture(asked.addCallback((text) => text.length));
asked.callback("forty-two");

const both = inlineCallbacks(function* () {
  yield* sleep(1);
  return [yield* succeed(1), 2];
});

Promise.all([answer, deferredToFuture(both())]).then(([length, list]) => {
  console.log(JSON.stringify([length, list, isReactorInstalled()]));
});
