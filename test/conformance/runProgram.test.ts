import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import * as api from "../../src/index.js";
import { families } from "./families.mjs";
import { formatMismatch } from "./formatMismatch.mjs";
import { judgeVector, type Mismatch } from "./judgeVector.mjs";
import { readVectors, type Vector } from "./readVectors.mjs";

const vectors = ["vectors-public.jsonl", "vectors-named.jsonl"].flatMap((file) =>
  readVectors(fileURLToPath(new URL(file, import.meta.url)), file),
);

// Programs leave failures behind on purpose, and their marks are compared; the reports, some of which come as late as the
// end of the process, would only be noise.
beforeAll(() => {
  api.setUnhandledErrorHandler(() => {});
  api.setErrorLogger(() => {});
});

describe("runProgram()", () => {
  it.each(families)("gives Twisted's traces for every program of %s", (family) => {
    const ofFamily = vectors.filter((vector) => vector.family === family);

    const mismatches = mismatchesOf(api, ofFamily);

    expect(ofFamily.length).toBeGreaterThan(0);
    expect(mismatches.length, reportOf(mismatches)).toBe(0);
  });
});

describe("runProgram() with a library that is wrong in one place", () => {
  const { Deferred } = api;

  const wrong: [string, string, object][] = [
    ["runs an addBoth in a later turn", "core", { Deferred: withMethod("addBoth", addBothLater) }],
    ["forgives every second firing", "core", { Deferred: withMethod("callback", callbackForgiving) }],
    ["counts a pause twice", "core", { Deferred: withMethod("pause", pauseTwice) }],
    ["never marks a failure as unhandled", "core", { unhandledFailureOf: () => undefined }],
    ["forgets unnamed failures", "chaining", { trackUnhandled: () => ({ failures: () => [], stop() {} }) }],
    ["copies the Deferred in maybeDeferred", "core", { maybeDeferred: maybeDeferredCopying }],
    ["does not forward a cancel", "cancel", { Deferred: withMethod("cancel", cancelWithoutForwarding) }],
    ["gathers in reverse", "lists", { gatherResults: gatherReversed }],
    [
      "swaps race's pair",
      "lists",
      { race: (ds: api.Deferred<any>[]) => api.race(ds).addCallback(([i, v]: [number, unknown]) => [v, i]) },
    ],
    ["does not listen to the logger", "core", { logError: (failure: api.Failure) => failure }],
    ["makes its Failures of another class", "core", { Failure: class extends api.Failure {} }],
  ];

  it.each(wrong)("notices that it %s", (_title, family, parts) => {
    const broken = { ...api, ...parts };

    const mismatches = mismatchesOf(
      broken,
      vectors.filter((vector) => vector.family === family),
    );

    expect(mismatches.length).toBeGreaterThan(0);
  });

  it("names the export that is missing, and judges the programs that do not need it", () => {
    const { Cooperator: _missing, ...without } = api;
    const needed = vectors.filter((vector) => vector.family === "cooperator");
    const others = vectors.filter((vector) => vector.family === "core");

    expect(mismatchesOf(without, needed).map(([, mismatch]) => mismatch)).toEqual(
      needed.map(() => ({ problem: "Cooperator is not exported" })),
    );
    expect(mismatchesOf(without, others)).toEqual([]);
  });

  it("stops a program that does not end", () => {
    const endless = withMethod("callback", () => {
      for (;;);
    });

    const mismatch = judgeVector({ ...api, Deferred: endless }, oneCallback(), { timeLimit: 50 });

    expect(mismatch).toEqual({ problem: "The program did not end within 50 ms" });
  });

  it("fails a program that makes over 600 events, even when the library swallows the runner's error", () => {
    const chatty = withMethod("addBoth", function (this: api.Deferred<unknown>, fn: (value: unknown) => unknown) {
      for (let count = 0; count < 700; count += 1) {
        try {
          fn(count);
        } catch {
          // As a chain does.
        }
      }
      return this;
    });

    expect(judgeVector({ ...api, Deferred: chatty }, oneCallback())).toEqual({
      problem: "The program made more than 600 events",
    });
  });

  /** A Deferred of which one method is replaced. */
  function withMethod(name: string, method: (this: any, ...args: any[]) => unknown) {
    class WrongDeferred extends Deferred<unknown> {}
    Object.defineProperty(WrongDeferred.prototype, name, { value: method });
    return WrongDeferred;
  }

  function addBothLater(this: api.Deferred<unknown>, fn: (value: unknown) => unknown) {
    queueMicrotask(() => void Deferred.prototype.addBoth.call(this, fn));
    return this;
  }

  function callbackForgiving(this: api.Deferred<unknown>, value: unknown) {
    if (!this.called) Deferred.prototype.callback.call(this, value);
  }

  function pauseTwice(this: api.Deferred<unknown>) {
    Deferred.prototype.pause.call(this);
    Deferred.prototype.pause.call(this);
  }

  function cancelWithoutForwarding(this: api.Deferred<unknown>) {
    if (!this.called) Deferred.prototype.cancel.call(this);
  }

  function maybeDeferredCopying(fn: (...args: unknown[]) => unknown, ...args: unknown[]) {
    return api.succeed(null).addCallback(() => fn(...args));
  }

  function gatherReversed(ds: api.Deferred<unknown>[], options: object) {
    return api.gatherResults([...ds].reverse(), options);
  }
});

describe("formatMismatch()", () => {
  it("points at the op and the field that differ first", () => {
    const vector = oneCallback();
    const expecting = { ...vector, trace: { ...vector.trace, ops: [[], [], [["call", "f0", 8]]] } };

    const report = formatMismatch(expecting, judgeVector(api, expecting) as Mismatch, 1);

    expect(report).toBe(
      [
        "mismatch 1: core, a-file:1",
        "   0 new d=d0",
        "   1 addBoth d=d0 fn=f0",
        ">  2 callback d=d0 v=7",
        '       expected [["call","f0",8]]',
        '       actual   [["call","f0",7]]',
        "     final",
        '       {"d":{"d0":{"called":true,"paused":0,"result":7}},"now":0,"pending":[]}',
        "     unhandled",
        "  first difference: ops[2][0][2]: expected 8, actual 7",
      ].join("\n"),
    );
  });
});

function mismatchesOf(library: object, chosen: Vector[]): [Vector, Mismatch][] {
  return chosen.flatMap((vector) => {
    const mismatch = judgeVector(library, vector);
    return mismatch === undefined ? [] : [[vector, mismatch]];
  });
}

function reportOf(mismatches: [Vector, Mismatch][]): string {
  const [first] = mismatches;
  return first === undefined ? "" : `${mismatches.length} mismatches, the first:\n${formatMismatch(...first, 1)}\n`;
}

/** The smallest program that calls a function. */
function oneCallback(): Vector {
  return {
    family: "core",
    place: "a-file:1",
    program: {
      ops: [
        { op: "new", d: "d0" },
        { op: "addBoth", d: "d0", fn: { id: "f0" } },
        { op: "callback", d: "d0", v: 7 },
      ],
    },
    trace: {
      ops: [[], [], [["call", "f0", 7]]],
      final: { d: { d0: { called: true, paused: 0, result: 7 } }, now: 0, pending: [] },
      unhandled: [],
    },
  };
}
