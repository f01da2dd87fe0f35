/** The programs' own error class. */
export class K1 extends Error {
  name = "K1";
}

/** The programs' own subclass of K1. */
export class K2 extends K1 {
  name = "K2";
}

const programClasses = new Map([
  ["K1", K1],
  ["K2", K2],
]);

const libraryClassNames = [
  "CancelledError",
  "TimeoutError",
  "AlreadyCalledError",
  "FirstError",
  "FailureGroup",
  "AssertionError",
  "QueueOverflow",
  "QueueUnderflow",
  "AlreadyCalled",
  "AlreadyCancelled",
  "NotPaused",
  "TaskDone",
  "TaskFailed",
  "TaskStopped",
  "SchedulerStopped",
];

/** The error that an ErrSpec means. */
export function makeError(world, spec) {
  const errorClass = programClasses.get(spec.k);
  if (errorClass === undefined) return world.giveUp(`Unknown error class in the program: ${JSON.stringify(spec)}`);
  return new errorClass(spec.m);
}

/** The class that a kind of trap, check or except names. */
export function classOfKind(world, kind) {
  if (kind === "Exception") return Error;
  if (kind === "ValueError") return RangeError;
  const programClass = programClasses.get(kind);
  if (programClass !== undefined) return programClass;
  if (libraryClassNames.includes(kind)) return world.exported(kind);
  return world.giveUp(`Unknown kind of error in the program: ${JSON.stringify(kind)}`);
}

/** The name shown for an error: that of its own class, not of an ancestor. */
export function classNameOf(api, error) {
  if (!(error instanceof Error)) return typeof error;
  const ownClass = error.constructor;
  for (const [name, errorClass] of programClasses) if (errorClass === ownClass) return name;
  for (const name of libraryClassNames) if (api[name] === ownClass) return name;
  if (error instanceof RangeError) {
    // The engine's own RangeError for deep recursion must not pass for a refused argument.
    return error.message.includes("call stack") ? "RecursionError" : "ValueError";
  }
  return ownClass?.name ?? "Error";
}
