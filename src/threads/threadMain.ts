import { host } from "#host";
import { isFailure } from "../core/Failure.js";
import { isThenable } from "../core/isThenable.js";
import type { HostParent } from "../host/HostWorkers.js";
import { describeError } from "./describeError.js";
import type { AnyFunction } from "./loadFunction.js";
import { compileSource, describeThrown, importFunction } from "./loadFunction.js";
import { postAndWake } from "./Mailbox.js";
import type { Call, Definition, DescribedError, FromThread, Order, Orders, ThreadData } from "./protocol.js";
import { DONE, OFFERED, STARTED } from "./protocol.js";

// The entry of a pool's threads: it does what it is ordered to, one thing after another, and answers each at once.

class ThreadMain {
  readonly #parent: HostParent;
  readonly #data: ThreadData;
  readonly #definitions = new Map<number, Definition>();
  readonly #functions = new Map<number, AnyFunction>();
  readonly #messages: Orders[] = [];
  #isWorking = false;
  /** The order that is being done. */
  #present: object | undefined;

  constructor(parent: HostParent) {
    this.#parent = parent;
    this.#data = parent.data as ThreadData;
  }

  serve(): void {
    this.#parent.onExit((exitCode, error) => {
      this.#post(["ended", exitCode, error === undefined ? undefined : describeError(error)]);
    });
    this.#parent.onUncaught((error, work) => {
      // Where it cannot be told whose error it is, the present task would perhaps wait for ever.
      const isOfPresent = this.#present !== undefined && (work ?? this.#present) === this.#present;
      if (!isOfPresent) this.#post(["stray", describeError(error)]);
      return isOfPresent;
    });
    this.#parent.port.on("message", (message) => {
      this.#receive(message as Orders);
    });
    this.#post(["started"]);
  }

  #post(message: FromThread): void {
    postAndWake(this.#parent.port, this.#data.word, message);
  }

  #receive(message: Orders): void {
    if (message.end) return this.#parent.exit();
    this.#messages.push(message);
    if (!this.#isWorking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let message = this.#messages.shift(); message !== undefined; message = this.#messages.shift()) {
      if (message.forget) {
        this.#definitions.clear();
        this.#functions.clear();
      }
      for (const definition of message.definitions) this.#definitions.set(definition.id, definition);
      for (const order of message.orders) {
        const waiting = this.#begin(order);
        // Without a turn where none is needed.
        if (waiting !== undefined) await waiting;
      }
    }
    this.#isWorking = false;
  }

  #begin([slot, calls]: Order): Promise<void> | undefined {
    const { claims } = this.#data;
    if (Atomics.compareExchange(claims, slot, OFFERED, STARTED) !== OFFERED) {
      this.#post(["passed", slot]);
      return undefined;
    }
    const order = (this.#present = {});
    return this.#parent.runAs(order, () => this.#do(slot, calls));
  }

  #do(slot: number, calls: readonly Call[]): Promise<void> | undefined {
    const since = host.now();
    const [only] = calls;
    const fn = calls.length === 1 && only !== undefined ? this.#functions.get(only[0]) : undefined;
    if (fn === undefined || only === undefined) return this.#doAll(slot, calls);
    try {
      const result = fn(...only[1]);
      if (isThenable(result)) return this.#doRest(slot, result, only[0], since);
      this.#succeed(slot, result, since);
    } catch (error) {
      this.#fail(slot, this.#describe(error, only[0]), since);
    }
    return undefined;
  }

  async #doRest(slot: number, result: PromiseLike<unknown>, id: number, since: number): Promise<void> {
    try {
      this.#succeed(slot, await result, since);
    } catch (error) {
      this.#fail(slot, this.#describe(error, id), since);
    }
  }

  async #doAll(slot: number, calls: readonly Call[]): Promise<void> {
    let since = host.now();
    let result: unknown;
    for (const [id, args] of calls) {
      try {
        const fn = this.#functions.get(id) ?? (await this.#load(id));
        since = host.now();
        result = await fn(...args);
      } catch (error) {
        return this.#fail(slot, this.#describe(error, id), since);
      }
    }
    this.#succeed(slot, result, since);
  }

  async #load(id: number): Promise<AnyFunction> {
    const definition = this.#definitions.get(id) as Definition;
    const fn = "source" in definition ? compileSource(definition.source) : await importFunction(definition);
    this.#functions.set(id, fn);
    return fn;
  }

  #succeed(slot: number, value: unknown, since: number): void {
    if (isFailure(value)) return this.#fail(slot, describeError(value), since);
    if (!this.#finish(slot)) return;
    const took = host.now() - since;
    try {
      this.#post(["value", slot, value, took]);
    } catch (error) {
      this.#post(["error", slot, { kind: "data", message: "", cause: describeError(error) }, took]);
    }
  }

  #fail(slot: number, error: DescribedError, since: number): void {
    if (this.#finish(slot)) this.#post(["error", slot, error, host.now() - since]);
  }

  /** Whether the outcome is wanted; else this thread is about to be ended. */
  #finish(slot: number): boolean {
    this.#present = undefined;
    return Atomics.compareExchange(this.#data.claims, slot, STARTED, DONE) === STARTED;
  }

  #describe(error: unknown, id: number): DescribedError {
    const described = describeThrown(error);
    const definition = this.#definitions.get(id);
    const variable = error instanceof ReferenceError ? /^(\S+) is not defined$/.exec(error.message)?.[1] : undefined;
    const isOwn = variable !== undefined && definition !== undefined && "source" in definition;
    return isOwn && definition.source.includes(variable) ? { kind: "free", variable, cause: described } : described;
  }
}

const { parent } = host.workers;
if ((parent?.data as ThreadData | undefined)?.kind === "pool") new ThreadMain(parent as HostParent).serve();
