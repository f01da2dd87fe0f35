import { makeFunction } from "../functions.mjs";
import { showValue } from "../showValue.mjs";

/** Ops on locks, semaphores and queues. */
export const lockOps = {
  lock: {
    run(world, { o }) {
      const lock = new (world.exported("DeferredLock"))();
      world.bindObject(o, lock, () => ({ locked: lock.locked, waiting: lock.waiting.length }));
    },
  },
  sem: {
    run(world, { o, n }) {
      const semaphore = new (world.exported("DeferredSemaphore"))(n);
      world.bindObject(o, semaphore, () => ({
        tokens: semaphore.tokens,
        limit: semaphore.limit,
        waiting: semaphore.waiting.length,
      }));
    },
  },
  queue: {
    run(world, { o, size, backlog }) {
      const options = {};
      if (size !== undefined && size !== null) options.size = size;
      if (backlog !== undefined && backlog !== null) options.backlog = backlog;
      const queue = new (world.exported("DeferredQueue"))(options);
      world.bindObject(o, queue, () => ({
        pending: showValue(world, [...queue.pending]),
        waiting: queue.waiting.length,
      }));
    },
  },
  acquire: onObject((object, { d }, world) => world.bindDeferred(d, object.acquire())),
  release: onObject((object) => object.release()),
  run: onObject((object, { d, fn }, world) => world.bindDeferred(d, object.run(makeFunction(world, fn), null))),
  put: onObject((object, { v }) => object.put(v)),
  get: onObject((object, { d }, world) => world.bindDeferred(d, object.get())),
  state: {
    needs: ["o"],
    run: (world, { o }) => world.emit("state", o, world.objects.get(o).describe()),
  },
};

function onObject(action) {
  return { needs: ["o"], run: (world, op) => action(world.objects.get(op.o).object, op, world) };
}
