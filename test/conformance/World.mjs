import { RunnerFault } from "./RunnerFault.mjs";
import { classNameOf } from "./errorClasses.mjs";

const MOST_EVENTS = 600;

/** What one program sees: its names, its clock, its events. A new one is made for every run. */
export class World {
  /** The events of the top-level op that runs now. */
  events = [];
  deferreds = new Map();
  objects = new Map();
  delayedCalls = new Map();
  tasks = new Map();
  /** How a trace shows what has a name; the first name wins. */
  shownNames = new Map();
  /** How often the program has paused each name without unpausing it; by name, not by Deferred. */
  pauses = new Map();
  /** What made the program impossible to judge, once it has happened. */
  fault = undefined;

  #operations;
  #clock = undefined;
  #eventCount = 0;

  constructor(api, operations) {
    this.api = api;
    this.#operations = operations;
  }

  /** The export of that name; a fault without it. */
  exported(name) {
    const found = this.api[name];
    if (found === undefined) this.giveUp(`${name} is not exported`);
    return found;
  }

  /** The program's only clock, at 0 until advanced. Made on first use, so that a package without one can run the rest. */
  get clock() {
    return (this.#clock ??= new (this.exported("Clock"))());
  }

  get hasClock() {
    return this.#clock !== undefined;
  }

  emit(...event) {
    this.checkFault();
    this.#eventCount += 1;
    if (this.#eventCount > MOST_EVENTS) this.giveUp(`The program made more than ${MOST_EVENTS} events`);
    this.events.push(event);
  }

  /** Records that the program cannot be judged, and throws; the library may catch the error, not the record. */
  giveUp(message) {
    this.fault ??= new RunnerFault(message);
    throw this.fault;
  }

  /** Everything that the library calls begins with this, so that a program given up ends soon. */
  checkFault() {
    if (this.fault !== undefined) throw this.fault;
  }

  bindDeferred(name, deferred) {
    this.deferreds.set(name, deferred);
    this.show(deferred, { D: name });
  }

  /** Binds a lock, queue, loop …; `describe` gives its ObjState. */
  bindObject(name, object, describe) {
    this.objects.set(name, { object, describe });
    this.show(object, { O: name });
  }

  show(value, shownName) {
    // A wrong library may return nothing where an object is due; that must show in the trace, not stop the runner.
    if (typeof value === "object" && value !== null && !this.shownNames.has(value)) {
      this.shownNames.set(value, shownName);
    }
  }

  runOps(ops) {
    for (const op of ops) this.runOp(op);
  }

  /** Runs one op; what it throws becomes an event, and the surrounding code goes on. */
  runOp(op) {
    this.checkFault();
    const operation = this.#operations.get(op.op);
    if (operation === undefined) this.giveUp(`Unknown op in the program: ${JSON.stringify(op)}`);
    if (!(operation.needs ?? []).every((field) => this.#isBound(field, op[field]))) {
      this.emit("skip");
      return;
    }
    try {
      operation.run(this, op);
    } catch (error) {
      this.checkFault();
      this.emit("raise", classNameOf(this.api, error));
    }
    this.checkFault();
  }

  #isBound(field, name) {
    switch (field) {
      case "ds":
        return name.every((one) => this.deferreds.has(one));
      case "o":
        return this.objects.has(name);
      case "c":
        return this.delayedCalls.has(name);
      case "t":
        return this.tasks.has(name);
      default:
        return this.deferreds.has(name);
    }
  }
}
