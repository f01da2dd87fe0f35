import { describe, expect, it } from "vitest";
import { ThreadFunctionError } from "../../src/threads/errors.js";
import { functionSource } from "../../src/threads/functionSource.js";

const outer = 1;

class Box {
  #secret = 1;
  method(): number {
    return 1;
  }
  reader(): (box: Box) => number {
    return function (box) {
      return box.#secret;
    };
  }
  arrow(): () => unknown {
    return () => (this.method() > 0 ? this : undefined);
  }
}

const accessor = Object.getOwnPropertyDescriptor({ get a() { return 1; } }, "a")?.get as () => number; // prettier-ignore

function withArguments(): () => number {
  return () => arguments.length;
}

function refusal(fn: (...args: never[]) => unknown): ThreadFunctionError {
  try {
    functionSource(fn);
  } catch (error) {
    expect(error).toBeInstanceOf(ThreadFunctionError);
    return error as ThreadFunctionError;
  }
  throw new Error("It was not refused");
}

describe("functionSource()", () => {
  it.each<[string, (...args: never[]) => unknown]>([
    ["an arrow function", (a: number) => a + 1],
    ["a function", function (a: number) { return Math.max(a, 1); }], // prettier-ignore
    ["an async arrow function", async (a: Promise<number>) => (await a) + 1],
    ["an async function", async function named() { await Promise.resolve(named); }], // prettier-ignore
    ["a function with this of its own", function (this: unknown) { return this; }], // prettier-ignore
    ["a function with a class in it", () => new (class { #a = 1; b() { return this.#a; } })().b()], // prettier-ignore
    ["an arrow function with a method in it", () => ({ a: 1, b(): unknown { return this; } })], // prettier-ignore
    ["an arrow function with a computed method in it", () => ({ [Symbol.iterator]() { return this; } })], // prettier-ignore
    ["a property called arguments", (call: { arguments: number }) => ({ arguments: call.arguments })],
    // What closes an iterator is a method that is called as the statement.
    ["a method called return", () => ({ return(value: number) { return { done: true, value }; } })], // prettier-ignore
    ["methods called as statements", () => ({ a: 1, if(b: number) { return b; }, await(c: number) { return c; } })], // prettier-ignore
  ])("gives the text of %s", (_what, fn) => {
    expect(functionSource(fn)).toBe(fn.toString());
  });

  it.each<[string, (...args: never[]) => unknown, string]>([
    ["a closure", () => outer + 1, "it uses outer, which it does not declare"],
    ["a bound function", ((a: number) => a).bind(null), "it is native, or was made by bind(), and has no text"],
    ["a native function", Math.max, "it is native, or was made by bind(), and has no text"],
    ["a method", new Box().method, "it is a method or an accessor, and its object stays here"],
    ["an accessor", accessor, "it is a method or an accessor, and its object stays here"],
    ["a class", Box as never, "it is a class"],
    ["a function with a private name", new Box().reader(), "it uses #secret, which only the code of its class can"],
    ["an arrow function with this", new Box().arrow(), "it uses this, which an arrow function takes from around it"],
    [
      "an arrow function with arguments",
      withArguments(),
      "it uses arguments, which an arrow function takes from around it",
    ],
    ["a generator function", function* () {}, "it is a generator function, and a generator cannot be copied"],
    [
      "an async generator function",
      async function* () {},
      "it is a generator function, and a generator cannot be copied",
    ],
  ])("refuses %s, with the reason and the cure", (_what, fn, reason) => {
    const error = refusal(fn);

    expect(error.message).toContain(` to a thread: ${reason}; `);
    expect(error.message).toContain("pass what it needs as arguments");
    expect(error.message).toContain('threadTask(new URL("./module.js", import.meta.url), "name")');
  });

  it("names the variable in the error", () => {
    expect(refusal(() => outer)).toMatchObject({ code: "ERR_THREAD_FUNCTION", freeVariable: "outer" });
  });

  it("refuses an import by a relative path", () => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the test runner would make a call of its own of the import
    const fn = new Function('return () => import("./x.js")') as () => () => unknown;

    expect(refusal(fn()).message).toContain(
      'it imports "./x.js", and the thread does not know what that is relative to',
    );
  });
});
