/** Whatever has not ended waits for something that has not ended either, for a pause to be over, or for the outside. */
export function checkRest(world, when) {
  for (const node of world.nodes) {
    if (!world.isOver(node) && !hasReason(world, node)) {
      world.fault(`${when}: ${node.name} waits, and nothing that it waits for will come`);
    }
  }
  for (const resource of [world.lock, world.semaphore]) {
    if (resource.waiting.length > 0 && resource.held < resource.limit) {
      world.fault(`${when}: ${resource.waiting.length} wait for the ${resource.name}, which is free`);
    }
  }
  if (world.queue.waiting.length > 0 && world.queue.pending.length > 0) {
    world.fault(`${when}: gets wait at the queue, and it has something`);
  }
}

function hasReason(world, node) {
  if (node.pauses > 0) return true;
  const { d } = node;
  if (!d.called) return node.waits();
  const known = world.nodeOf.get(d.result);
  // What a program does not know of is inside the package: a coroutine's that goes on after a cancel (I9), for example.
  return known === undefined ? node.waits() : !world.isOver(known);
}

/** Timers are stopped by those who need them no more, not left to the time. */
export function checkTimers(world) {
  // D24: what met a pause while it unwound has not come to the callback that stops its timer.
  if (world.hasPaused) return;
  const needed = world.nodes.reduce((sum, node) => sum + (world.isOver(node) ? 0 : node.timers), 0);
  const running = world.loops.filter((loop) => loop.running).length;
  const calls = world.clock.getDelayedCalls().length;
  if (calls > needed + running) world.fault(`${calls} timers are left, for at most ${needed + running} who need one`);
}

/** With the outside fired and the time gone by, nothing is kept. */
export function checkEnd(world) {
  for (const resource of [world.lock, world.semaphore]) {
    if (resource.held !== resource.active) {
      world.fault(`the ${resource.name} is held ${resource.held} times, and ${resource.active} are inside`);
    }
  }
  const calls = world.clock.getDelayedCalls().length;
  if (calls > 0) world.fault(`${calls} timers are left at the end`);
  if (world.promisesSettle) {
    const listeners = world.signals.reduce((sum, signal) => sum + signal.listeners.size, 0);
    if (listeners > world.futures) world.fault(`${listeners} listeners are left, for ${world.futures} promises`);
  }
}
