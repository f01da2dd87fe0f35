import { describe, expect, it } from "vitest";
import { Failure } from "../../src/core/Failure.js";
import { describeError } from "../../src/threads/describeError.js";
import { restoreError } from "../../src/threads/restoreError.js";

/** There and back, as between two threads. */
function copy(thrown: unknown, trace?: string): any {
  return restoreError(structuredClone(describeError(thrown)), "the task", trace);
}

class HttpError extends Error {
  readonly status: number;
  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
class NotFound extends HttpError {
  override readonly name = "NotFound";
}

describe("restoreError()", () => {
  it.each([Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError])(
    "gives an error of the built-in class as one of that class: %o",
    (ErrorClass) => {
      const error = new ErrorClass("Wrong");
      const restored = copy(error);

      expect(Object.getPrototypeOf(restored)).toBe(ErrorClass.prototype);
      expect(Object.prototype.toString.call(restored)).toBe("[object Error]");
      expect([restored.name, restored.message, restored.stack]).toEqual([error.name, "Wrong", error.stack]);
      expect(structuredClone(restored).message).toBe("Wrong");
    },
  );

  it("keeps the names of classes of one's own, and the message, stack, cause and fields", () => {
    const error = new NotFound("Gone", 404, { cause: new RangeError("Deep") });
    const restored = copy(error);

    expect(restored).toBeInstanceOf(Error);
    expect(restored.constructor.name).toBe("NotFound");
    expect([restored.name, restored.message, restored.status, restored.stack]).toEqual([
      "NotFound",
      "Gone",
      404,
      error.stack,
    ]);
    expect(restored.cause).toBeInstanceOf(RangeError);
    expect(restored.cause.message).toBe("Deep");
    expect(new Failure(restored).check("HttpError")).toBe("HttpError");
  });

  it("makes errors of the same class instances of one class", () => {
    expect(copy(new NotFound("a", 404)).constructor).toBe(copy(new NotFound("b", 404)).constructor);
  });

  it("keeps what is enumerable so, and cause and message not", () => {
    expect(Object.keys(copy(new NotFound("Gone", 404, { cause: 1 })))).toEqual(["status"]);
  });

  it("keeps the errors of an AggregateError", () => {
    const restored = copy(new AggregateError([new NotFound("a", 404), new TypeError("b")], "Both"));

    expect(restored).toBeInstanceOf(AggregateError);
    expect(restored.message).toBe("Both");
    expect(restored.errors.map((error: Error) => error.constructor.name)).toEqual(["NotFound", "TypeError"]);
  });

  it("gives a DOMException as one, with its name", () => {
    const restored = copy(new DOMException("Enough", "AbortError"));

    expect(restored).toBeInstanceOf(DOMException);
    expect([restored.name, restored.message]).toEqual(["AbortError", "Enough"]);
  });

  it("leaves out fields that cannot be copied", () => {
    const restored = copy(Object.assign(new Error("Wrong"), { a: 1, fn: () => 1, list: [() => 1] }));

    expect(Object.keys(restored)).toEqual(["a"]);
  });

  it("copes with an error that is its own cause", () => {
    const error = new Error("Ring");
    error.cause = error;

    expect(copy(error).cause.cause.message).toBe("Ring");
  });

  it("copes with an error whose message cannot be read", () => {
    const error = Object.defineProperty(new Error("x"), "message", {
      get: () => {
        throw new Error("no");
      },
    });

    expect(copy(error).message).toBe("(cannot be read)");
  });

  it.each([["text"], [undefined], [null], [{ a: 1 }], [7n]])("gives what is no error as it is: %o", (value) => {
    expect(copy(value)).toEqual(value);
  });

  it("gives the text of what can neither be copied nor is an error", () => {
    expect(copy(Symbol("s"))).toBe("Symbol(s)");
  });

  it("takes the error out of a Failure", () => {
    expect(copy(new Failure(new TypeError("Wrong")))).toBeInstanceOf(TypeError);
  });

  it("adds the trace to the stack", () => {
    const error = new Error("Wrong");

    expect(copy(error, "\n    at here").stack).toBe(`${error.stack}\n    at here`);
  });
});
