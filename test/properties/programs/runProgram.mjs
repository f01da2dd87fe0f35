import { checkEnd, checkRest, checkTimers } from "./invariants.mjs";
import { World } from "./World.mjs";

/** After so many rounds a program that still does something will never rest. */
const MOST_ROUNDS = 60;

/** Longer than all that a program waits for. */
const FAR = 1000;

/**
 * Runs a program to its end and looks at every invariant. A generator: it yields where microtasks are to run.
 *
 * @param {typeof import("../../../src/index.js")} api - The package.
 * @param {object} program - See `arbitraryProgram`.
 * @param {object} [options]
 * @param {boolean} [options.promisesSettle] - Whether promises settle in the present mode: else those who would wait fail.
 * @returns The `world` after it, and what was rejected is added to its faults by the driver.
 */
export function* runProgram(api, program, { promisesSettle = true } = {}) {
  const world = new World(api, program, { promisesSettle });
  const logger = api.setErrorLogger((failure) => {
    world.note("logged an error");
    world.expect(failure.value, "logged");
  });
  const handler = api.setUnhandledErrorHandler(() => undefined);
  const unhandled = api.trackUnhandled();
  // The helpers take the clock of the present mode, which this is from now on. Asking for the mode makes the record.
  api.isReactorless();
  const state = globalThis[Symbol.for("deferred-interop/state")];
  const { currentClock } = state;
  state.currentClock = () => world.clock;
  try {
    yield* world.play();
    checkTimers(world);
    yield* rest(world);
    checkRest(world, "at rest");
    yield* finish(world);
    checkRest(world, "at the end");
    checkEnd(world);
    for (const failure of unhandled.failures()) world.expect(failure.value, "unhandled");
  } finally {
    unhandled.stop();
    state.currentClock = currentClock;
    api.setErrorLogger(logger);
    api.setUnhandledErrorHandler(handler);
  }
  return world;
}

/** Lets come what comes by itself: promises settle, and the time goes by. */
function* rest(world) {
  // Going on after a pause is no event, and what that leads to needs a round of its own.
  for (let round = 0, quiet = 0; quiet < 2; round++) {
    const before = world.events.length;
    if (round === MOST_ROUNDS) return world.fault("never comes to rest");
    if (world.hasPaused) goOn(world);
    for (const promise of world.promises) if (!promise.settled) promise.resolve("settled");
    yield;
    world.perform({ do: "advance", span: FAR });
    yield;
    quiet = before === world.events.length ? quiet + 1 : 0;
  }
}

/** D24: what met a pause while it unwound stops, and goes on with the next callback that it gets. */
function goOn(world) {
  for (const { d } of world.nodes) if (d.called && d.paused === 0) d.addBoth((result) => result);
}

/** Ends all that the program has left open: nothing outside may be waited for any more. */
function* finish(world) {
  for (let round = 0, before = -1; before !== world.events.length; round++) {
    before = world.events.length;
    if (round === MOST_ROUNDS) return world.fault("cannot be finished");
    for (const node of world.nodes) {
      while (node.pauses > 0) world.perform({ do: "unpause", node: node.id });
    }
    world.sources.forEach(({ d }, source) => {
      if (!d.called) world.perform({ do: "fire", source, value: "finished", fails: false });
    });
    for (let gets = world.queue.waiting.length; gets > 0; gets--) world.perform({ do: "put", value: "finished" });
    yield* rest(world);
  }
}

/** Runs one that uses no promises. */
export function runNow(api, program, options) {
  const running = runProgram(api, program, options);
  for (;;) {
    const { done, value } = running.next();
    if (done) return value;
  }
}

/** Runs one with its promises. */
export async function runWithPromises(api, program) {
  const running = runProgram(api, program);
  const rejections = [];
  const note = (reason) => rejections.push(reason);
  process.on("unhandledRejection", note);
  try {
    for (;;) {
      const { done, value: world } = running.next();
      if (done) {
        for (const reason of rejections) world.fault(`an unhandled rejection: ${reason?.stack ?? reason}`);
        return world;
      }
      await new Promise(setImmediate);
    }
  } finally {
    process.off("unhandledRejection", note);
  }
}
