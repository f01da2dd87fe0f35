import { classOfKind, makeError } from "./errorClasses.mjs";
import { showError, showValue } from "./showValue.mjs";

/** The inlineCallbacks function with that body; calling it gives the Deferred. */
export function makeInlineFunction(world, id, body) {
  return world.exported("inlineCallbacks")(function* () {
    world.emit("start", id);
    const frame = { id, last: null };
    const exit = yield* runSteps(world, frame, body);
    return exit?.value;
  });
}

/** Runs steps until one leaves the function; gives `{ value }` if one did. */
function* runSteps(world, frame, steps) {
  for (const step of steps) {
    const exit = yield* runStep(world, frame, step);
    if (exit !== undefined) return exit;
  }
  return undefined;
}

function* runStep(world, frame, step) {
  switch (step.s) {
    case "yield":
      return got(world, frame, yield world.deferreds.get(step.d) ?? null);
    case "yieldv":
      return got(world, frame, yield step.v);
    case "inline": {
      const nested = makeInlineFunction(world, step.id, step.body)();
      world.bindDeferred(step.d, nested);
      return got(world, frame, yield nested);
    }
    case "do":
      return world.runOps(step.do);
    case "try":
      return yield* runTry(world, frame, step);
    case "repeat":
      return yield* runRepeat(world, frame, step);
    case "return":
      return { value: step.v };
    case "returnlast":
      return { value: frame.last };
    case "raise":
      throw makeError(world, step.e);
    default:
      return world.giveUp(`Unknown step in the program: ${JSON.stringify(step)}`);
  }
}

function got(world, frame, value) {
  frame.last = value ?? null;
  world.emit("got", frame.id, showValue(world, value));
  return undefined;
}

function* runTry(world, frame, step) {
  try {
    try {
      return yield* runSteps(world, frame, step.body);
    } catch (error) {
      world.checkFault();
      if (!step.except.some((kind) => error instanceof classOfKind(world, kind))) throw error;
      world.emit("caught", frame.id, showError(world, error));
      const exit = yield* runSteps(world, frame, step.handler ?? []);
      if (exit !== undefined || !step.reraise) return exit;
      throw error;
    }
  } finally {
    if (step.finally) world.emit("finally", frame.id);
  }
}

function* runRepeat(world, frame, step) {
  for (let count = 0; count < step.n; count += 1) {
    const exit = yield* runSteps(world, frame, step.body);
    if (exit !== undefined) return exit;
  }
  return undefined;
}
