// Calls everything that the package exports with bad values in every place, and says what is not as it should be, as JSON: an
// error without a code that the package throws or gives, an uncaught exception, an unhandled rejection, an end of the process.
//
//   node test/api/probeBadInput.mjs [name]

import { types } from "node:util";
import * as lib from "../../dist/index.js";
import { BAD_VALUES, UsersOwnError } from "./badValues.mjs";
import { ARGUMENTS, HOLDERS, INSTANCES, NOT_CALLED } from "./goodArguments.mjs";
import { publicMembers } from "./publicMembers.mjs";

/** What is in the other places, where the table of good arguments has no row: one of these at a time. */
const FILLERS = [() => undefined, () => () => 1, () => 5, () => [], () => new lib.Deferred()];
const FEWEST_PLACES = 3;

/** What the language says when it calls what the user passed: the outcome, as what the user's function throws. */
const OUTCOMES = /'apply' on a proxy that has been revoked|Class constructor Given/;
/** What it says when it looks into what the user passed: an outcome as a result, but not to be thrown. */
const OUTCOMES_AS_RESULTS = /a proxy that has been revoked|Class constructor Given/;

const only = process.argv[2];
const faults = new Map();
/** The call that is being made, and what came of it and its predecessors. */
let call = { name: "nothing", args: [] };
let results = [];

function report(what, error, { name, args, value } = call) {
  const [first, ...frames] = String(error?.stack ?? error).split("\n");
  const key = `${name} ${what} ${frames.slice(0, 3).join()}`;
  if (!faults.has(key))
    faults.set(key, `${name}(${args.map(show).join(", ")}), ${value}: ${what} ${first} ${frames[0] ?? ""}`);
}

function show(value) {
  return typeof value === "object" || typeof value === "function" ? typeof value : String(value);
}

/** Whether an error tells its reader what to do, or is the user's own. */
function isClear(error, outcomes, { args } = call) {
  if (args.includes(error) || error instanceof UsersOwnError) return true;
  if (!(error instanceof Error)) return false;
  return typeof error.code === "string" || outcomes.test(error.message);
}

process.on("uncaughtException", (error) => {
  if (!isClear(error, OUTCOMES)) report("an uncaught exception:", error);
});
process.on("unhandledRejection", (reason) => report("an unhandled rejection:", reason));
process.on("exit", () => {
  if (call.name !== "nothing") report("the process ends:", "in the middle");
  console.log(JSON.stringify([...faults.values()], undefined, 2));
});

/** As a program finds the package that has just started. */
function reset() {
  for (const record of ["state", "hooks"]) delete globalThis[Symbol.for(`deferred-interop/${record}`)];
  lib.setUnhandledErrorHandler(() => undefined);
  lib.setErrorLogger(() => undefined);
}

function attempt(fn, args) {
  try {
    keep(fn(...args));
  } catch (error) {
    if (!isClear(error, OUTCOMES)) report("throws", error);
  }
}

/** Look at a result when its time has come; what is wrapped or lazy shows itself when it is used. */
function keep(result) {
  if (call.args.includes(result)) return;
  if (lib.isDeferred(result)) results.push([call, result]);
  else if (types.isPromise(result)) {
    result.catch(() => undefined);
    results.push([call, result]);
  } else if (types.isGeneratorObject(result)) attempt(() => result.next(), []);
  else if (typeof result === "function" && !types.isProxy(result)) attempt(result, []);
}

async function settle() {
  await turns();
  const kept = results;
  results = [];
  for (const [of, result] of kept) {
    call = of;
    const look = (error) => {
      if (!isClear(error, OUTCOMES_AS_RESULTS, of)) report("fails with", error, of);
    };
    if (lib.isDeferred(result)) {
      attempt(() => result.addErrback((failure) => look(failure.value)), []);
      if (!result.called) attempt(() => result.cancel(), []);
    } else result.catch(look);
  }
  results = [];
  await turns();
}

async function turns() {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
}

/** Each list of arguments with the value in one of its places. */
function* argumentsWith(name, make, length) {
  const good = ARGUMENTS[name];
  if (good !== undefined) {
    for (const place of good(lib).keys()) yield good(lib).with(place, make());
    return;
  }
  const places = Math.max(length, FEWEST_PLACES);
  for (const filler of FILLERS) {
    for (let place = 0; place < places; place++) {
      yield Array.from({ length: places }, filler).with(place, make());
      yield Array.from({ length: place + 1 }, filler).with(place, make());
    }
  }
}

async function probe(name, length, prepare) {
  for (const [value, make] of Object.entries(BAD_VALUES)) {
    for (const args of argumentsWith(name, make, length)) {
      call = { name, args, value };
      reset();
      attempt(prepare(), args);
    }
  }
  await settle();
}

function keyOf(member) {
  return member.startsWith("Symbol.") ? Symbol[member.slice("Symbol.".length)] : member;
}

/** Whether a member of instances is a method: not a field, and not a property that is computed. */
function isMethod(prototype, member) {
  for (let object = prototype; object !== null; object = Object.getPrototypeOf(object)) {
    const property = Object.getOwnPropertyDescriptor(object, keyOf(member));
    if (property !== undefined) return typeof property.value === "function";
  }
  return false;
}

async function probeClass(name, type, { own, statics }) {
  const isMade = !NOT_CALLED.includes(name);
  if (isMade)
    await probe(
      `new ${name}`,
      type.length,
      () =>
        (...args) =>
          new type(...args),
    );
  for (const member of statics) {
    const fn = type[keyOf(member)];
    if (typeof fn === "function") await probe(`${name}.${member}`, fn.length, () => fn.bind(type));
  }
  if (!isMade && INSTANCES[name] === undefined) return;
  const makeInstance = () => INSTANCES[name]?.(lib) ?? new type(...(ARGUMENTS[`new ${name}`]?.(lib) ?? []));
  for (const member of own.filter((each) => isMethod(type.prototype, each))) {
    const key = keyOf(member);
    await probe(`${name}#${member}`, type.prototype[key].length, () => {
      const instance = makeInstance();
      return (...args) => instance[key](...args);
    });
  }
}

/** What holds a bad value does whatever it can do. */
async function probeHolders(name, type, { own }) {
  for (const [value, make] of Object.entries(BAD_VALUES)) {
    for (const hold of HOLDERS[name] ?? []) {
      for (const member of own) {
        const args = [make()];
        call = { name: `${name}.${member} of one that holds it`, args, value };
        reset();
        attempt(() => {
          const holder = hold(lib, args[0]);
          const found = holder[keyOf(member)];
          return typeof found === "function" && isMethod(type.prototype, member) ? found.call(holder) : undefined;
        }, []);
      }
    }
  }
  await settle();
}

const members = publicMembers();
for (const [name, value] of Object.entries(lib)) {
  if (typeof value !== "function" || (only !== undefined && only !== name)) continue;
  // Errors are made by the package, and the language itself refuses what cannot be their text.
  if (value.prototype instanceof Error) continue;
  if (members[name] === undefined) await probe(name, value.length, () => value);
  else {
    await probeClass(name, value, members[name]);
    await probeHolders(name, value, members[name]);
  }
}
call = { name: "nothing", args: [] };
process.exit(0);
