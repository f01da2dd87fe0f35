import { makeFunction } from "../functions.mjs";

/** Ops on the program's clock and on the calls that it holds. */
export const clockOps = {
  advance: { run: (world, { t }) => world.clock.advance(t) },
  pump: { run: (world, { ts }) => world.clock.pump(ts) },
  later: {
    run: (world, { c, t, fn }) => world.delayedCalls.set(c, world.clock.callLater(t, makeFunction(world, fn), null)),
  },
  deferLater: {
    run(world, { d, t, fn }) {
      const deferLater = world.exported("deferLater");
      const withFunction = fn === undefined || fn === null ? [] : [makeFunction(world, fn), null];
      world.bindDeferred(d, deferLater(world.clock, t, ...withFunction));
    },
  },
  dcCancel: onCall((call) => call.cancel()),
  dcReset: onCall((call, { t }) => call.reset(t)),
  dcDelay: onCall((call, { t }) => call.delay(t)),
  dcInfo: onCall((call, { c }, world) => world.emit("info", c, call.active(), call.getTime())),
};

function onCall(action) {
  return { needs: ["c"], run: (world, op) => action(world.delayedCalls.get(op.c), op, world) };
}
