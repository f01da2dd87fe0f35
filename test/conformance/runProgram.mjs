import { World } from "./World.mjs";
import { operations } from "./operations.mjs";
import { showValue } from "./showValue.mjs";
import { stateOf } from "./stateOf.mjs";

/**
 * Runs one program of FORMAT.md on fresh objects.
 *
 * @param api - the package's namespace; only its public names are used, so any implementation can be fed
 * @param program - `{ ops }`
 * @returns the trace, a JSON value
 * @throws RunnerFault when the program cannot be judged: an export is missing, or there are over 600 events
 */
export function runProgram(api, program) {
  const world = new World(api, operations);
  const restoreLogger = listenToLog(world);
  const tracker = world.exported("trackUnhandled")();
  try {
    const ops = program.ops.map((op) => {
      world.events = [];
      world.runOp(op);
      return world.events;
    });
    const unhandled = tracker.failures().map((failure) => showValue(world, failure));
    return { ops, final: finalOf(world), unhandled };
  } finally {
    restoreLogger();
    tracker.stop();
  }
}

function listenToLog(world) {
  const setErrorLogger = world.exported("setErrorLogger");
  const previous = setErrorLogger((failure) => {
    world.emit("log", showValue(world, failure));
  });
  return () => setErrorLogger(previous);
}

function finalOf(world) {
  const final = { d: {}, now: 0, pending: [] };
  for (const [name, deferred] of world.deferreds) final.d[name] = stateOf(world, deferred);
  if (world.objects.size > 0) {
    final.o = {};
    for (const [name, bound] of world.objects) final.o[name] = bound.describe();
  }
  if (world.hasClock) {
    final.now = world.clock.now();
    final.pending = world.clock.getDelayedCalls().map((call) => call.getTime());
    final.pending.sort((first, second) => first - second);
  }
  return final;
}
