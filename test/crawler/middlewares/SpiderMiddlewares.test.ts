import { describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { Failure } from "../../../src/core/Failure.js";
import { inlineCallbacks } from "../../../src/core/inlineCallbacks.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import type { SpiderMiddleware, SpiderOutput } from "../../../src/crawler/middlewares/SpiderMiddleware.js";
import { SpiderMiddlewares } from "../../../src/crawler/middlewares/SpiderMiddlewares.js";

const response = new Response("http://host/");
const request = new Request("http://host/next");

function processInput(...middlewares: SpiderMiddleware[]): Deferred<unknown> {
  return inlineCallbacks(() => new SpiderMiddlewares(middlewares).processInput(response))();
}

function processException(error: unknown, ...middlewares: SpiderMiddleware[]): Deferred<unknown> {
  return inlineCallbacks(() => new SpiderMiddlewares(middlewares).processException(response, new Failure(error)))();
}

/** All that an output gives, as the scraper takes it. */
async function read(middlewares: SpiderMiddlewares, output: SpiderOutput): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of middlewares.wrapOutput(output, response)) {
    const made = middlewares.processOutput(value, response);
    if (made !== undefined && made !== null) values.push(made);
  }
  return values;
}

describe("SpiderMiddlewares", () => {
  describe("processInput()", () => {
    it("shows the response to all in order, at once", () => {
      const notes: string[] = [];
      const noting = (name: string): SpiderMiddleware => ({
        processSpiderInput: ({ url }) => void notes.push(name + url),
      });

      const done = processInput(noting("a "), {}, noting("b "));

      expect([done.called, notes]).toEqual([true, ["a http://host/", "b http://host/"]]);
    });

    it("fails with what one throws, and asks no further", async () => {
      const error = new Error("not this one");
      const throwing: SpiderMiddleware = {
        processSpiderInput: () => {
          throw error;
        },
      };
      const unreached: SpiderMiddleware = { processSpiderInput: () => expect.unreachable() };

      await expect(processInput(throwing, unreached)).rejects.toBe(error);
    });

    it("waits for a Deferred", () => {
      const waiting = new Deferred<undefined>();
      const done = processInput({ processSpiderInput: () => waiting });
      expect(done.called).toBe(false);

      waiting.callback(undefined);

      expect(done.called).toBe(true);
    });

    it("refuses what one returns, by name", async () => {
      class Odd {
        processSpiderInput = (): never => "x" as never;
      }

      await expect(processInput(new Odd())).rejects.toMatchObject({
        code: "ERR_MIDDLEWARE_OUTPUT",
        message: "Middleware Odd.processSpiderInput must return None or throw an error, got string",
      });
    });
  });

  describe("with middlewares that look at one thing at a time", () => {
    const tagging = (tag: string): SpiderMiddleware => ({
      getProcessedRequest: (given) => given.replace({ flags: [...given.flags, tag] }),
      getProcessedItem: (item) => `${String(item)}${tag}`,
    });

    it("takes requests and items through them in reverse", () => {
      const middlewares = new SpiderMiddlewares([tagging("a"), {}, tagging("b")]);

      expect((middlewares.processOutput(request, response) as Request).flags).toEqual(["b", "a"]);
      expect(middlewares.processOutput("item ", response)).toBe("item ba");
    });

    it.each([undefined, null])("drops what one gives as %s, and asks no further", (nothing) => {
      const unreached: SpiderMiddleware = { getProcessedItem: () => expect.unreachable() };
      const middlewares = new SpiderMiddlewares([unreached, { getProcessedItem: () => nothing }]);

      expect(middlewares.processOutput("item", response)).toBeUndefined();
    });

    it("tells them the response, and none for what start() gives", () => {
      const seen: unknown[] = [];
      const middlewares = new SpiderMiddlewares([
        {
          getProcessedRequest: (given, from) => {
            seen.push(from);
            return given;
          },
        },
      ]);

      expect(middlewares.processOutput(request, response)).toBe(request);
      expect(middlewares.processStart(request)).toBe(request);
      expect(seen).toEqual([response, undefined]);
    });

    it("leaves the output alone as a whole", () => {
      const output = [request];

      expect(new SpiderMiddlewares([tagging("a")]).wrapOutput(output, response)).toBe(output);
    });
  });

  describe("with middlewares that look at the whole output", () => {
    const counting: SpiderMiddleware = {
      *processSpiderOutput(_, output) {
        let count = 0;
        for (const value of output as Iterable<unknown>) {
          count++;
          yield value;
        }
        yield `${count} in all`;
      },
    };
    const countingAsync: SpiderMiddleware = {
      async *processSpiderOutput(_, output) {
        let count = 0;
        for await (const value of output) {
          count++;
          yield value;
        }
        yield `${count} in all`;
      },
    };
    const tagging: SpiderMiddleware = {
      getProcessedItem: (item) => (item === "drop" ? undefined : `${String(item)}!`),
    };

    async function* items(): AsyncGenerator<string> {
      yield "a";
      yield "drop";
      yield "b";
    }

    it("takes all through them in their order, whatever they look at", async () => {
      const [before, after] = [new SpiderMiddlewares([tagging, counting]), new SpiderMiddlewares([counting, tagging])];

      expect(await read(before, ["a", "drop", "b"])).toEqual(["a!", "b!", "3 in all!"]);
      expect(await read(after, ["a", "drop", "b"])).toEqual(["a!", "b!", "2 in all"]);
    });

    it("keeps a sync output sync, and reads it no sooner than it is taken", () => {
      const taken: string[] = [];
      function* lazy(): Generator<string> {
        for (const value of ["a", "b"]) {
          taken.push(value);
          yield value;
        }
      }

      const output = new SpiderMiddlewares([counting, tagging]).wrapOutput(lazy(), response);

      expect(taken).toEqual([]);
      const [first] = output as Iterable<unknown>;
      expect([first, taken]).toEqual(["a!", ["a"]]);
    });

    it("takes async outputs through async generators, and sync ones too", async () => {
      const middlewares = new SpiderMiddlewares([tagging, countingAsync, tagging]);

      expect(await read(middlewares, items())).toEqual(["a!!", "b!!", "2 in all!"]);
      expect(await read(middlewares, ["a"])).toEqual(["a!!", "1 in all!"]);
    });

    it("says what is wrong when a sync generator gets an async output", async () => {
      class Naive implements SpiderMiddleware {
        processSpiderOutput = counting.processSpiderOutput as NonNullable<SpiderMiddleware["processSpiderOutput"]>;
      }

      await expect(read(new SpiderMiddlewares([new Naive()]), items())).rejects.toMatchObject({
        code: "ERR_ASYNC_OUTPUT",
        message:
          "Cannot read the output for <200 http://host/> in Naive.processSpiderOutput: it is async; " +
          "make the method an async generator with for await, or write getProcessedRequest or getProcessedItem instead",
      });
    });

    it("refuses what is no output, by name", () => {
      class Odd implements SpiderMiddleware {
        processSpiderOutput(): never {
          return undefined as never;
        }
      }

      expect(() => new SpiderMiddlewares([new Odd()]).wrapOutput([], response)).toThrow(
        "Middleware Odd.processSpiderOutput must return an iterable, got undefined",
      );
    });
  });

  describe("processException()", () => {
    it("asks all in reverse, and gives undefined when nobody has anything", async () => {
      const notes: string[] = [];
      const noting = (name: string): SpiderMiddleware => ({
        processSpiderException: (_, { value }) => void notes.push(`${name} ${String(value)}`),
      });

      expect(await processException("oops", noting("a"), noting("b"))).toBeUndefined();
      expect(notes).toEqual(["b oops", "a oops"]);
    });

    it("gives what the first has, also when it comes later", async () => {
      const unreached: SpiderMiddleware = { processSpiderException: () => expect.unreachable() };
      const output = ["instead"];

      expect(await processException("oops", unreached, { processSpiderException: () => output })).toBe(output);
      expect(await processException("oops", unreached, { processSpiderException: async () => output })).toBe(output);
    });

    it("fails with what one throws", async () => {
      const worse = new Error("worse");
      const throwing: SpiderMiddleware = {
        processSpiderException: () => {
          throw worse;
        },
      };

      await expect(processException("oops", throwing)).rejects.toBe(worse);
    });

    it("refuses what is no output, by name", async () => {
      class Odd {
        processSpiderException = (): never => 1 as never;
      }

      await expect(processException("oops", new Odd())).rejects.toMatchObject({
        message: "Middleware Odd.processSpiderException must return None or an iterable, got number",
      });
    });
  });
});
