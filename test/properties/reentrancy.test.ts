import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Deferred, Failure, setUnhandledErrorHandler } from "../../src/index.js";
import { ModelChain } from "./ModelChain.js";
import { runs } from "./runs.js";

setUnhandledErrorHandler(() => undefined);

const CHAINS = 3;

/** What a callback does before it ends, and how it ends. */
interface Body {
  readonly does: readonly Act[];
  readonly end: "pass" | "value" | "throw" | "chain";
  readonly index: number;
}

type Act =
  | { readonly op: "add"; readonly on: number; readonly value: Body; readonly error: Body }
  | { readonly op: "callback" | "errback" | "pause" | "unpause"; readonly on: number };

const chain = fc.nat(CHAINS - 1);
const { act } = fc.letrec<{ act: Act; body: Body }>((tie) => ({
  act: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.record({ op: fc.constantFrom("callback", "errback", "pause", "unpause"), on: chain }),
    fc.record({ op: fc.constant("add" as const), on: chain, value: tie("body"), error: tie("body") }),
  ),
  body: fc.record({
    does: fc.array(tie("act"), { maxLength: 3 }),
    end: fc.constantFrom("pass", "value", "throw", "chain"),
    index: chain,
  }),
}));

/** The few things that a program does to chains, be they real or modelled. */
interface Machine {
  add(on: number, value: (input: unknown) => End, error: (input: unknown) => End): void;
  fire(on: number, failed: boolean, value: unknown): boolean;
  pause(on: number): void;
  unpause(on: number): void;
  result(on: number): string;
}

/** How a callback ended; `pass` gives back what it got. */
type End = { readonly kind: "pass" | "chain" | "value" | "throw"; readonly value: unknown };

function run(program: readonly Act[], machine: Machine): string[] {
  const log: string[] = [];
  const pauses = Array.from({ length: CHAINS }, () => 0);
  let added = 0;
  // A chain may wait only for one with a higher number: rings hang, as in Twisted (D27).
  const end = (on: number, { end: kind, index }: Body): End => ({
    kind: kind === "chain" && index <= on ? "pass" : kind,
    value: kind === "chain" ? index : `${kind} ${index}`,
  });
  const perform = (each: Act): void => {
    const { op, on } = each;
    if (op === "add") {
      const name = ++added;
      const side = (which: string, body: Body) => (input: unknown) => {
        log.push(`${name} ${which} gets ${String(input)}`);
        body.does.forEach(perform);
        log.push(`${name} ends`);
        return end(on, body);
      };
      machine.add(on, side("callback", each.value), side("errback", each.error));
    } else if (op === "pause") {
      pauses[on]!++;
      machine.pause(on);
    } else if (op === "unpause") {
      if (pauses[on]! === 0) return;
      pauses[on]!--;
      machine.unpause(on);
    } else if (!machine.fire(on, op === "errback", `fired ${on}`)) log.push(`${on} refused`);
  };
  for (const each of program) perform(each);
  return [...log, ...pauses.map((_, on) => machine.result(on))];
}

function makeModels(): Machine {
  const models = Array.from({ length: CHAINS }, () => new ModelChain());
  const fired = new Set<number>();
  const step = (model: ModelChain, failed: boolean, fn: (input: unknown) => End) => () => {
    const { value } = model.result!;
    const done = fn(value);
    if (done.kind === "chain") return models[done.value as number]!;
    return done.kind === "pass" ? { failed, value } : { failed: done.kind === "throw", value: done.value };
  };
  return {
    add(on, value, error) {
      const model = models[on]!;
      model.add({ onValue: step(model, false, value), onError: step(model, true, error) });
    },
    fire(on, failed, value) {
      if (fired.has(on)) return false;
      fired.add(on);
      return models[on]!.fire({ failed, value });
    },
    pause: (on) => void models[on]!.paused++,
    unpause(on) {
      if (--models[on]!.paused === 0) models[on]!.run();
    },
    result: (on) => (models[on]!.waitingFor === undefined ? String(models[on]!.result?.value) : "waiting"),
  };
}

function makeDeferreds(): Machine {
  const deferreds = Array.from({ length: CHAINS }, () => new Deferred<unknown>());
  const step = (fn: (input: unknown) => End) => (input: unknown) => {
    const done = fn(input instanceof Failure ? input.value : input);
    if (done.kind === "chain") return deferreds[done.value as number];
    if (done.kind === "throw") throw done.value;
    return done.kind === "pass" ? input : done.value;
  };
  return {
    add(on, value, error) {
      deferreds[on]!.addCallbacks(step(value), step(error));
    },
    fire(on, failed, value) {
      const d = deferreds[on]!;
      if (d.called) return false;
      if (failed) d.errback(value);
      else d.callback(value);
      return true;
    },
    pause: (on) => deferreds[on]!.pause(),
    unpause: (on) => deferreds[on]!.unpause(),
    result(on) {
      const { result } = deferreds[on]!;
      if (result instanceof Deferred) return "waiting";
      return String(result instanceof Failure ? result.value : result);
    },
  };
}

describe("callbacks that add, fire, pause and chain", () => {
  // D13 to D26
  it("do what the model does, call by call", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (program) => {
        expect(run(program, makeDeferreds())).toEqual(run(program, makeModels()));
      }),
      { numRuns: runs(3000) },
    );
  });
});
