import { makeError } from "../errorClasses.mjs";

/** Ops on Cooperators and their tasks. */
export const cooperatorOps = {
  coop: {
    run(world, { o, steps, started }) {
      const scheduler = new HandScheduler(world, o);
      const cooperator = new (world.exported("Cooperator"))({
        terminationPredicateFactory: () => countTo(steps),
        scheduler: (fn) => scheduler.schedule(fn),
        started: started ?? true,
      });
      world.bindObject(o, cooperator, () => ({ running: cooperator.running }));
      world.objects.get(o).scheduler = scheduler;
    },
  },
  ctick: { needs: ["o"], run: (world, { o }) => world.objects.get(o).scheduler.tick() },
  cooperate: {
    needs: ["o"],
    run(world, { o, t, items }) {
      const iterator = makeIterator(world, t, items);
      world.tasks.set(t, world.objects.get(o).object.cooperate(iterator));
    },
  },
  coiterate: {
    needs: ["o"],
    run(world, { o, t, d, items }) {
      const iterator = makeIterator(world, t, items);
      world.bindDeferred(d, world.objects.get(o).object.coiterate(iterator));
    },
  },
  whenDone: { needs: ["t"], run: (world, { t, d }) => world.bindDeferred(d, world.tasks.get(t).whenDone()) },
  tpause: { needs: ["t"], run: (world, { t }) => world.tasks.get(t).pause() },
  tresume: { needs: ["t"], run: (world, { t }) => world.tasks.get(t).resume() },
  tstop: { needs: ["t"], run: (world, { t }) => world.tasks.get(t).stop() },
  cstart: { needs: ["o"], run: (world, { o }) => world.objects.get(o).object.start() },
  cstop: { needs: ["o"], run: (world, { o }) => world.objects.get(o).object.stop() },
};

/** The hand-driven scheduler of a `coop` op: it only remembers, until `ctick`. */
class HandScheduler {
  #world;
  #name;
  #scheduled = undefined;

  constructor(world, name) {
    this.#world = world;
    this.#name = name;
  }

  schedule(fn) {
    this.#world.emit("sched", this.#name);
    this.#scheduled = fn;
    return {
      cancel: () => {
        this.#world.emit("unsched", this.#name);
        if (this.#scheduled === fn) this.#scheduled = undefined;
      },
    };
  }

  tick() {
    const scheduled = this.#scheduled;
    if (scheduled === undefined) {
      this.#world.emit("idle");
      return;
    }
    this.#scheduled = undefined;
    scheduled();
  }
}

function countTo(steps) {
  let calls = 0;
  return () => {
    calls += 1;
    return calls >= steps;
  };
}

/** An iterator without return and throw; iterating it gives itself. It has its name before the library sees it. */
function makeIterator(world, task, items) {
  let index = 0;
  const iterator = {
    next() {
      const at = index;
      index += 1;
      world.emit("next", task, at);
      const item = items[at];
      if (item === undefined) return { done: true, value: undefined };
      world.runOps(item.do ?? []);
      if (item.raise !== undefined) throw makeError(world, item.raise);
      return { done: false, value: item.d === undefined ? item.v : (world.deferreds.get(item.d) ?? null) };
    },
    [Symbol.iterator]: () => iterator,
  };
  world.show(iterator, { O: `${task}.iter` });
  return iterator;
}
