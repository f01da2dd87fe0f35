import { makeTickFunction } from "../functions.mjs";

/** Ops on LoopingCalls. */
export const loopingOps = {
  loop: {
    run(world, { o, fn, count }) {
      const LoopingCall = world.exported("LoopingCall");
      const tick = makeTickFunction(world, fn);
      const loop = count ? LoopingCall.withCount(tick) : new LoopingCall(tick);
      loop.clock = world.clock;
      world.bindObject(o, loop, () => ({ running: loop.running }));
    },
  },
  lstart: {
    needs: ["o"],
    run: (world, { o, d, t, now }) => world.bindDeferred(d, world.objects.get(o).object.start(t, now ?? true)),
  },
  lstop: { needs: ["o"], run: (world, { o }) => world.objects.get(o).object.stop() },
  lreset: { needs: ["o"], run: (world, { o }) => world.objects.get(o).object.reset() },
};
