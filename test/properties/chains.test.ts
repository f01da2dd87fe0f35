import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Deferred, Failure, setUnhandledErrorHandler } from "../../src/index.js";
import { ModelChain, type Outcome } from "./ModelChain.js";
import { runs } from "./runs.js";

setUnhandledErrorHandler(() => undefined);

const CHAINS = 4;
const chain = fc.nat(CHAINS - 1);
const errors = ["one", "two", "three"].map((text) => new Error(text));
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constant({ kind: "pass" } as const),
  fc.record({ kind: fc.constant("value" as const), value: fc.nat(9) }),
  fc.record({ kind: fc.constant("throw" as const), error: fc.constantFrom(...errors) }),
  fc.record({ kind: fc.constant("chain" as const), index: chain }),
);
const step = fc.oneof(
  fc.record({ op: fc.constant("add" as const), on: chain, value: outcome, error: outcome }),
  fc.record({ op: fc.constant("addCallback" as const), on: chain, value: outcome }),
  fc.record({ op: fc.constant("addErrback" as const), on: chain, error: outcome }),
  fc.record({ op: fc.constant("callback" as const), on: chain, with: fc.nat(9) }),
  fc.record({ op: fc.constant("errback" as const), on: chain, with: fc.constantFrom(...errors) }),
  fc.record({ op: fc.constant("pause" as const), on: chain }),
  fc.record({ op: fc.constant("unpause" as const), on: chain }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** A chain may wait only for one with a higher number, so that no ring comes about: those hang, as in Twisted (D27). */
function allowed(from: number, wanted: Outcome): Outcome {
  return wanted.kind === "chain" && wanted.index <= from ? { kind: "pass" } : wanted;
}

function runModel(program: readonly Step[]): string[] {
  const log: string[] = [];
  const models = Array.from({ length: CHAINS }, () => new ModelChain());
  program.forEach((each, at) => {
    const model = models[each.on]!;
    const side = (name: string, wanted: Outcome) => (result: { failed: boolean; value: unknown }) => {
      log.push(`${at} ${name} ${String(result.value)}`);
      const does = allowed(each.on, wanted);
      if (does.kind === "value") return { failed: false, value: does.value };
      if (does.kind === "throw") return { failed: true, value: does.error };
      return does.kind === "chain" ? models[does.index]! : result;
    };
    if (each.op === "add") model.add({ onValue: side("cb", each.value), onError: side("eb", each.error) });
    else if (each.op === "addCallback") model.add({ onValue: side("cb", each.value) });
    else if (each.op === "addErrback") model.add({ onError: side("eb", each.error) });
    else if (each.op === "pause") model.paused++;
    else if (each.op === "unpause") {
      if (model.paused > 0 && --model.paused === 0) model.run();
    } else if (!model.fire({ failed: each.op === "errback", value: each.with })) log.push(`${at} refused`);
  });
  return [...log, ...models.map((model) => (model.waitingFor === undefined ? String(model.result?.value) : "waiting"))];
}

function runOurs(program: readonly Step[]): string[] {
  const log: string[] = [];
  const deferreds = Array.from({ length: CHAINS }, () => new Deferred<unknown>());
  const pauses = deferreds.map(() => 0);
  program.forEach((each, at) => {
    const d = deferreds[each.on]!;
    const side = (name: string, wanted: Outcome) => (result: unknown) => {
      log.push(`${at} ${name} ${String(result instanceof Failure ? result.value : result)}`);
      const does = allowed(each.on, wanted);
      if (does.kind === "value") return does.value;
      if (does.kind === "throw") throw does.error;
      return does.kind === "chain" ? deferreds[does.index] : result;
    };
    if (each.op === "add") d.addCallbacks(side("cb", each.value), side("eb", each.error));
    else if (each.op === "addCallback") d.addCallback(side("cb", each.value));
    else if (each.op === "addErrback") d.addErrback(side("eb", each.error));
    else if (each.op === "pause") {
      d.pause();
      pauses[each.on]!++;
    } else if (each.op === "unpause") {
      if (pauses[each.on]! > 0) {
        pauses[each.on]!--;
        d.unpause();
      }
    } else {
      try {
        if (each.op === "callback") d.callback(each.with);
        else d.errback(each.with);
      } catch {
        log.push(`${at} refused`);
      }
    }
  });
  return [
    ...log,
    ...deferreds.map(({ result }) => {
      if (result instanceof Deferred) return "waiting";
      return String(result instanceof Failure ? result.value : result);
    }),
  ];
}

describe("chains", () => {
  it("do what the model does, call by call", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (program) => {
        expect(runOurs(program)).toEqual(runModel(program));
      }),
      { numRuns: runs(3000) },
    );
  });

  it("of a million links unwind in constant stack, whatever fires them", () => {
    const links = 1_000_000;
    const first = new Deferred<number>();
    let last = first;
    for (let link = 0; link < links; link++) {
      const inner = last;
      const outer = new Deferred<number>();
      outer.addCallback(() => inner);
      outer.callback(0);
      last = outer;
    }

    first.callback(7);

    expect(last.result).toBe(7);
  });
});
