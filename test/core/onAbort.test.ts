import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { setErrorLogger } from "../../src/core/logError.js";
import { onAbort } from "../../src/core/onAbort.js";
import { parallel } from "../../src/helpers/parallel.js";
import { sleep } from "../../src/helpers/sleep.js";
import { waitFor } from "../../src/helpers/waitFor.js";
import { CountingSignal } from "./CountingSignal.js";

describe("onAbort()", () => {
  let logged: unknown[];
  beforeEach(() => {
    logged = [];
    setErrorLogger((failure) => void logged.push(failure.value));
  });
  afterEach(() => void setErrorLogger(undefined));

  it("calls the operations in the order in which they began", () => {
    const signal = new CountingSignal();
    const order: number[] = [];
    for (const n of [1, 2, 3]) onAbort(signal, () => order.push(n));
    signal.abort();
    expect(order).toEqual([1, 2, 3]);
  });

  it("has one listener for all, and none when the last operation is over", () => {
    const signal = new CountingSignal();
    const forget = [1, 2, 3].map(() => onAbort(signal, () => undefined));
    expect(signal.listenerCount).toBe(1);
    forget[0]?.();
    forget[0]?.();
    forget[2]?.();
    expect(signal.listenerCount).toBe(1);
    forget[1]?.();
    expect(signal.listenerCount).toBe(0);
  });

  it("takes a listener again after the last operation was over", () => {
    const signal = new CountingSignal();
    const called: string[] = [];
    onAbort(signal, () => called.push("first"))();
    onAbort(signal, () => called.push("second"));
    signal.abort();
    expect(called).toEqual(["second"]);
    expect(signal.listenerCount).toBe(0);
  });

  it("goes on after an operation that throws, and logs the error", () => {
    const signal = new CountingSignal();
    const error = new Error("in a canceller");
    let isCalled = false;
    onAbort(signal, () => {
      throw error;
    });
    onAbort(signal, () => (isCalled = true));
    signal.abort();
    expect([isCalled, logged]).toEqual([true, [error]]);
  });

  it("goes on when the logger throws as well, and throws that in the end", () => {
    const signal = new CountingSignal();
    const error = new Error("in the logger");
    setErrorLogger(() => {
      throw error;
    });
    let isCalled = false;
    onAbort(signal, () => {
      throw new Error("in a canceller");
    });
    onAbort(signal, () => (isCalled = true));
    expect(() => signal.abort()).toThrow(error);
    expect(isCalled).toBe(true);
  });

  it("leaves out an operation that another one has ended", () => {
    const signal = new CountingSignal();
    const called: string[] = [];
    onAbort(signal, () => {
      called.push("first");
      forgetSecond();
    });
    const forgetSecond = onAbort(signal, () => called.push("second"));
    onAbort(signal, () => called.push("third"));
    signal.abort();
    expect(called).toEqual(["first", "third"]);
  });

  it("leaves out what is begun while the signal aborts: it finds the signal aborted", () => {
    const signal = new CountingSignal();
    const called: string[] = [];
    onAbort(signal, () => {
      called.push("first");
      onAbort(signal, () => called.push("begun meanwhile"));
    });
    signal.abort();
    expect(called).toEqual(["first"]);
    expect(signal.listenerCount).toBe(0);
  });

  it("listens to no signal that has aborted", () => {
    const signal = new CountingSignal();
    signal.abort();
    onAbort(signal, () => undefined)();
    expect(signal.listenerCount).toBe(0);
  });

  it("keeps nothing of a signal that refuses the listener", () => {
    const signal = new CountingSignal();
    const add = signal.addEventListener.bind(signal);
    const error = new Error("refused");
    signal.addEventListener = () => {
      throw error;
    };
    expect(() => onAbort(signal, () => undefined)).toThrow(error);
    signal.addEventListener = add;
    onAbort(signal, () => undefined);
    expect(signal.listenerCount).toBe(1);
  });

  it("takes back its listener from a signal that does not know `once`", () => {
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: (_: "abort", listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: "abort", listener: () => void) => void listeners.delete(listener),
    };
    onAbort(signal, () => undefined);
    for (const listener of [...listeners]) listener();
    expect(listeners.size).toBe(0);
  });
});

describe("operations on one signal", () => {
  it("all have the same listener: sleeps, waits, parallel work and promises", () => {
    const signal = new CountingSignal();
    const options = { signal };
    const started = [
      ...Array.from({ length: 11 }, () => sleep(60_000, options)),
      waitFor(new Deferred(), 60_000, options),
      parallel([1], { count: 1, signal }, () => new Deferred()),
    ];
    const promise = new Deferred().asFuture(options);
    expect(signal.listenerCount).toBe(1);
    signal.abort(new Error("enough"));
    for (const deferred of started) deferred.addErrback((failure) => failure.trap("ERR_CANCELLED"));
    expect(started.every((deferred) => deferred.called)).toBe(true);
    expect(signal.listenerCount).toBe(0);
    return expect(promise).rejects.toThrow("enough");
  });

  it("are cancelled in the order in which they began", () => {
    const controller = new AbortController();
    const order: string[] = [];
    const wait = (name: string): void => {
      const waited = new Deferred(() => void order.push(name));
      waitFor(waited, 60_000, { signal: controller.signal }).addErrback(() => undefined);
    };
    for (const name of ["first", "second", "third"]) wait(name);
    controller.abort();
    expect(order).toEqual(["first", "second", "third"]);
  });

  it("may have a signal of another realm", () => {
    // The events of that realm are its own, as with a signal of a frame.
    const signal = runInNewContext(`({
      aborted: false, reason: undefined, listeners: new Set(),
      addEventListener(type, listener) { this.listeners.add(listener) },
      removeEventListener(type, listener) { this.listeners.delete(listener) },
      abort() { this.aborted = true; this.reason = "why"; for (const listener of [...this.listeners]) listener() },
    })`) as AbortSignal & { abort(): void };
    const slept = sleep(60_000, { signal });
    signal.abort();
    let cause: unknown;
    slept.addErrback((failure) => void (cause = (failure.value as Error).cause));
    expect(cause).toBe("why");
  });
});
