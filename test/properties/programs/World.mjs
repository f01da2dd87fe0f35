import { CountingSignal, EXPECTED, Marker, Resource, show } from "./parts.mjs";
import { makers } from "./makers.mjs";

/** One thing that a program has begun: its Deferred, and why it may not have ended yet. */
class Node {
  pauses = 0;

  /**
   * @param {number} id
   * @param {object} made
   * @param {object} made.d - The Deferred.
   * @param {() => boolean} [made.waits] - Whether it has a reason not to have fired: what it waits for is not there.
   * @param {number} [made.timers] - How many calls it may have at the clock until it is over.
   * @param {Set<Set>} [made.needs] - The needs of what it waits for, or may come to wait for.
   */
  constructor(id, { d, waits = () => false, timers = 0, needs = new Set() }) {
    this.id = id;
    this.d = d;
    this.waits = waits;
    this.timers = timers;
    this.needs = needs;
  }

  get name() {
    return `d${this.id}`;
  }
}

/** Runs a program, notes every event, and keeps what the invariants are about. */
export class World {
  /** What happened, as text: the same program gives the same in every mode, unless it uses promises. */
  events = [];
  /** What must not happen. */
  faults = [];
  nodes = [];
  nodeOf = new Map();
  sources = [];
  promises = [];
  signals = [new CountingSignal(), new CountingSignal()];
  loops = [];
  futures = 0;
  hasPaused = false;
  /** What became of the parts of the program, for the printer: a name, or the thing that a number meant. */
  meaning = new Map();
  /** The Deferreds that were made for `chainDeferred`. */
  chained = new Map();

  constructor(api, program, { promisesSettle }) {
    this.api = api;
    this.program = program;
    this.promisesSettle = promisesSettle;
    this.clock = new api.Clock();
    this.lock = new Resource("lock", new api.DeferredLock(), 1, this.fault);
    this.semaphore = new Resource("semaphore", new api.DeferredSemaphore(program.tokens), program.tokens, this.fault);
    this.queue = new api.DeferredQueue(program.queue);
  }

  /** The steps of the program; yields where microtasks are to run. */
  *play() {
    for (const step of this.program.steps) {
      if (step.do === "turn") yield;
      else this.perform(step);
    }
    yield;
  }

  fault = (text) => {
    this.faults.push(text);
  };

  note(text) {
    this.events.push(text);
  }

  isOver({ d }) {
    return d.called && d.paused === 0 && !(d.result instanceof this.api.Deferred);
  }

  /** Begins what an expression says. @returns {Node} */
  begin(expression) {
    if (expression.make === "existing" && this.nodes.length > 0) {
      return this.#mean(expression, this.nodes[expression.node % this.nodes.length]);
    }
    const make = makers[expression.make === "existing" ? "done" : expression.make];
    let made;
    try {
      made = make(this, expression);
    } catch (error) {
      this.expect(error, `making ${expression.make}`);
      made = { d: this.api.fail(error) };
    }
    const node = new Node(this.nodes.length, made);
    this.#mean(expression, node);
    this.nodes.push(node);
    this.nodeOf.set(node.d, node);
    node.d.addBoth((result) => {
      this.note(`${node.name} = ${show(result)}`);
      this.expectResult(result, node.name);
      return result;
    });
    return node;
  }

  /** Does what an action says. What it throws is noted, and has to be something that the program throws. */
  perform(action) {
    try {
      this.#perform(action);
    } catch (error) {
      this.note(`${action.do} threw ${show(error)}`);
      this.expect(error, action.do);
    }
  }

  #perform(action) {
    const node = this.nodes[action.node % this.nodes.length];
    if ("node" in action && node === undefined) return;
    this.#mean(action, node);
    switch (action.do) {
      case "begin":
        this.begin(action.what);
        return;
      case "fire":
        return this.#fire(action);
      case "cancel":
        return this.#cancel(node);
      case "pause":
        node.pauses++;
        this.hasPaused = true;
        return node.d.pause();
      case "unpause":
        if (node.pauses === 0) return;
        node.pauses--;
        return node.d.unpause();
      case "put":
        return this.queue.put(action.value);
      case "timeout":
        node.timers++;
        return void node.d.addTimeout(action.span, this.clock);
      case "chain": {
        const other = this.begin({ make: "chained" });
        other.waits = () => !this.isOver(node);
        other.needs.add(node.needs);
        this.chained.set(action, other);
        return void node.d.chainDeferred(other.d);
      }
      case "add":
        return this.addHandler(node, action.handler);
      case "advance":
        return this.clock.advance(action.span);
      case "settle":
        return this.#settle(action);
      case "look":
        return this.#follow(node.d.then(), `${node.name}.then`);
      case "asFuture": {
        const signal = action.signal === undefined ? undefined : this.signals[action.signal % this.signals.length];
        return this.#follow(node.d.asFuture({ signal }), `${node.name}.asFuture`);
      }
      case "abort":
        return this.signals[action.signal % this.signals.length].abort(new Marker("aborted"));
    }
  }

  #mean(part, thing) {
    this.meaning.set(part, thing);
    return thing;
  }

  #fire(action) {
    const source = this.sources[action.source % this.sources.length];
    if (source === undefined || (source.d.called && !source.isForgiving())) return;
    this.#mean(action, source);
    // X4: the producer of what was cancelled without a canceller cannot know, and fires it in vain, once.
    source.fired = true;
    if (action.fails) source.d.errback(new Marker(`e${action.value}`));
    else source.d.callback(action.value);
  }

  // What a cancel has ended takes no other: X7. What still waits may be cancelled again, wherever it waits then (X3, I10, P2).
  #cancel(node) {
    node.d.cancel();
    if (!this.isOver(node)) return;
    const before = this.events.length;
    node.d.cancel();
    const more = this.events.slice(before);
    if (more.length > 0) this.fault(`a second cancel of ${node.name}, which was over, gave: ${more.join("; ")}`);
  }

  #settle(action) {
    const promise = this.promises[action.promise % this.promises.length];
    if (promise === undefined || promise.settled) return;
    this.#mean(action, promise);
    if (action.fails) promise.reject(new Marker(`r${action.value}`));
    else promise.resolve(action.value);
  }

  #follow(promise, name) {
    this.futures++;
    promise.then(
      (value) => {
        this.futures--;
        this.note(`${name} gave ${show(value)}`);
      },
      (error) => {
        this.futures--;
        this.note(`${name} was rejected with ${show(error)}`);
        this.expect(error, name);
      },
    );
  }

  addHandler(node, handler) {
    this.#mean(handler, node);
    const run = (result) => {
      this.note(`callback of ${node.name}: ${show(result)}`);
      for (const action of handler.actions) this.perform(action);
      return this.#end(handler.ends, result, node);
    };
    if (handler.on === "value") node.d.addCallback(run);
    else if (handler.on === "failure") node.d.addErrback(run);
    else node.d.addBoth(run);
  }

  #end(ends, result, node) {
    switch (ends.with) {
      case "pass":
        return result;
      case "value":
        return ends.value;
      case "throw":
        throw new Marker(`t${ends.value}`);
      case "promise":
        return this.promise(ends.promise).promise;
      case "wait": {
        const other = this.begin(ends.what);
        if (!this.need(node.needs, other)) return result;
        return other.d;
      }
    }
  }

  /**
   * Keeps in mind that one thing comes to wait for another.
   *
   * @returns {boolean} False when the other one waits for the first: a ring that would wait for itself for ever.
   */
  need(needs, { needs: others }) {
    const reached = new Set([others]);
    for (const found of reached) {
      if (found === needs) return false;
      for (const next of found) reached.add(next);
    }
    needs.add(others);
    return true;
  }

  /** The promise of a number, which is made when it is asked for first. */
  promise(number) {
    const id = number % 3;
    const found = this.promises.find((promise) => promise.id === id);
    if (found !== undefined) return found;
    const made = { id, settled: false };
    made.promise = new Promise((resolve, reject) => {
      made.resolve = (value) => {
        made.settled = true;
        resolve(value);
      };
      made.reject = (error) => {
        made.settled = true;
        reject(error);
      };
    });
    // The program's own promise: not a rejection that the package forgot.
    made.promise.catch(() => undefined);
    this.promises.push(made);
    return made;
  }

  expectResult(result, where) {
    if (result instanceof this.api.Failure) this.expect(result.value, where);
  }

  /** Only what the program throws, and what the contract says, may come to light. */
  expect(error, where) {
    if (error instanceof Marker) return;
    if (error instanceof this.api.FirstError) return this.expect(error.subFailure.value, where);
    if (error instanceof this.api.FailureGroup) return error.failures.forEach(({ value }) => this.expect(value, where));
    if (EXPECTED.has(error?.name)) return;
    if (!this.promisesSettle && error instanceof this.api.RuntimeError && /promise/.test(error.message)) return;
    this.fault(`${where}: ${error?.stack ?? error}`);
  }
}
