import { classOfKind, makeError } from "./errorClasses.mjs";
import { showValue } from "./showValue.mjs";

/** The function of one registration: it makes its event, runs its ops and then does what its Ret says. */
export function makeFunction(world, fn) {
  return makeCountedFunction(world, fn, (args) => [
    "call",
    fn.id,
    showValue(world, args[0]),
    ...args.slice(1).map((argument) => showValue(world, argument)),
  ]);
}

/** The function of a LoopingCall: like any other, but its event is the tick with the time. */
export function makeTickFunction(world, fn) {
  return makeCountedFunction(world, fn, (args) => ["tick", fn.id, showValue(world, args[0]), world.clock.now()]);
}

/** The canceller of a `new` op, or undefined where there is none. */
export function makeCanceller(world, name, canceller) {
  if (canceller === undefined || canceller === null || canceller.c === "none") return undefined;
  return (deferred) => {
    world.emit("canceller", name);
    world.runOps(canceller.do ?? []);
    switch (canceller.c) {
      case "noop":
        return;
      case "callback":
        deferred.callback(canceller.v);
        return;
      case "errback":
        deferred.errback(makeError(world, canceller.e));
        return;
      case "raise":
        throw makeError(world, canceller.e);
      default:
        world.giveUp(`Unknown canceller in the program: ${JSON.stringify(canceller)}`);
    }
  };
}

function makeCountedFunction(world, fn, eventOf) {
  const behaviours = fn.seq ?? [fn];
  let calls = 0;
  return (...args) => {
    const behaviour = behaviours[Math.min(calls, behaviours.length - 1)] ?? {};
    calls += 1;
    world.emit(...eventOf(args));
    world.runOps(behaviour.do ?? []);
    return outcomeOf(world, behaviour.ret ?? { r: "pass" }, args[0] ?? null);
  };
}

function outcomeOf(world, ret, x) {
  switch (ret.r) {
    case "pass":
      return x;
    case "const":
      return ret.v;
    case "raise":
      throw makeError(world, ret.e);
    case "fail":
      return new (world.exported("Failure"))(makeError(world, ret.e));
    case "def":
      return world.deferreds.get(ret.d) ?? null;
    case "succ":
      return world.exported("succeed")(ret.v);
    case "failed":
      return world.exported("fail")(makeError(world, ret.e));
    default:
      return x instanceof world.exported("Failure") ? outcomeOfFailure(world, ret, x) : outcomeOfValue(world, ret, x);
  }
}

function outcomeOfFailure(world, ret, failure) {
  switch (ret.r) {
    case "trap": {
      const matched = failure.trap(...classesOf(world, ret.k));
      world.emit("trapped", kindOf(world, ret.k, matched));
      return ret.v;
    }
    case "check":
      return kindOf(world, ret.k, failure.check(...classesOf(world, ret.k)));
    case "reraise":
      return failure.raiseException();
    case "logerr":
      return world.exported("logError")(failure);
    default:
      return world.giveUp(`Unknown Ret in the program: ${JSON.stringify(ret)}`);
  }
}

function outcomeOfValue(world, ret, x) {
  if (["trap", "check", "reraise", "logerr"].includes(ret.r)) return x;
  return world.giveUp(`Unknown Ret in the program: ${JSON.stringify(ret)}`);
}

function classesOf(world, kinds) {
  return kinds.map((kind) => classOfKind(world, kind));
}

function kindOf(world, kinds, matched) {
  if (matched === null || matched === undefined) return null;
  return kinds.find((kind) => classOfKind(world, kind) === matched) ?? { "?": String(matched) };
}
