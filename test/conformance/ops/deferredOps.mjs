import { makeError } from "../errorClasses.mjs";
import { makeCanceller, makeFunction } from "../functions.mjs";
import { makeInlineFunction } from "../inlineBodies.mjs";
import { stateOf } from "../stateOf.mjs";

/** Ops on one Deferred and the functions that make one. */
export const deferredOps = {
  new: {
    run(world, { d, canceller }) {
      const Deferred = world.exported("Deferred");
      const cancel = makeCanceller(world, d, canceller);
      world.bindDeferred(d, cancel === undefined ? new Deferred() : new Deferred(cancel));
    },
  },
  succeed: { run: (world, { d, v }) => world.bindDeferred(d, world.exported("succeed")(v)) },
  fail: { run: (world, { d, e }) => world.bindDeferred(d, world.exported("fail")(makeError(world, e))) },
  maybe: {
    run: (world, { d, fn }) => world.bindDeferred(d, world.exported("maybeDeferred")(makeFunction(world, fn), null)),
  },
  execute: {
    run: (world, { d, fn }) => world.bindDeferred(d, world.exported("execute")(makeFunction(world, fn), null)),
  },
  inline: { run: (world, { d, id, body }) => world.bindDeferred(d, makeInlineFunction(world, id, body)()) },

  addCallback: onDeferred((deferred, { fn }, world) => deferred.addCallback(makeFunction(world, fn))),
  addErrback: onDeferred((deferred, { fn }, world) => deferred.addErrback(makeFunction(world, fn))),
  addBoth: onDeferred((deferred, { fn }, world) => deferred.addBoth(makeFunction(world, fn))),
  addCallbacks: onDeferred((deferred, { cb, eb }, world) => {
    if (eb === undefined || eb === null) deferred.addCallbacks(makeFunction(world, cb));
    else deferred.addCallbacks(makeFunction(world, cb), makeFunction(world, eb));
  }),
  callback: onDeferred((deferred, { v, e }, world) => {
    deferred.callback(e === undefined ? v : new (world.exported("Failure"))(makeError(world, e)));
  }),
  errback: onDeferred((deferred, { e, wrap }, world) => {
    const error = makeError(world, e);
    deferred.errback(wrap ? new (world.exported("Failure"))(error) : error);
  }),
  cancel: onDeferred((deferred) => deferred.cancel()),
  pause: onDeferred((deferred, { d }, world) => {
    world.pauses.set(d, (world.pauses.get(d) ?? 0) + 1);
    deferred.pause();
  }),
  unpause: onDeferred((deferred, { d }, world) => {
    const pauses = world.pauses.get(d) ?? 0;
    if (pauses === 0) {
      world.emit("skip");
      return;
    }
    // Before the call: it may run functions that unpause the same name.
    world.pauses.set(d, pauses - 1);
    deferred.unpause();
  }),
  peek: onDeferred((deferred, { d }, world) => world.emit("peek", d, stateOf(world, deferred))),
  timeout: onDeferred((deferred, { t, fn }, world) => {
    if (fn === undefined || fn === null) deferred.addTimeout(t, world.clock);
    else deferred.addTimeout(t, world.clock, makeFunction(world, fn));
  }),
  chain: {
    needs: ["d", "to"],
    run: (world, { d, to }) => world.deferreds.get(d).chainDeferred(world.deferreds.get(to)),
  },
};

function onDeferred(action) {
  return { needs: ["d"], run: (world, op) => action(world.deferreds.get(op.d), op, world) };
}
