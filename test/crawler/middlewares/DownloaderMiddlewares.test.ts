import { describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { CancelledError } from "../../../src/core/errors.js";
import { fail } from "../../../src/core/fail.js";
import type { Failure } from "../../../src/core/Failure.js";
import { succeed } from "../../../src/core/succeed.js";
import { IgnoreRequest } from "../../../src/crawler/errors.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import type { DownloaderMiddleware } from "../../../src/crawler/middlewares/DownloaderMiddleware.js";
import { DownloaderMiddlewares, type DownloadResult } from "../../../src/crawler/middlewares/DownloaderMiddlewares.js";

const request = new Request("http://host/");
const response = new Response("http://host/");
const other = new Response("http://other/");
const next = new Request("http://next/");

/** Notes its calls, and answers as told. */
function noting(name: string, notes: string[], answers: DownloaderMiddleware = {}): DownloaderMiddleware {
  return {
    processRequest: (given) => {
      notes.push(`${name} request`);
      return answers.processRequest?.(given);
    },
    processResponse: (given, answer) => {
      notes.push(`${name} response`);
      return answers.processResponse === undefined ? answer : answers.processResponse(given, answer);
    },
    processException: (given, failure) => {
      notes.push(`${name} exception`);
      return answers.processException?.(given, failure);
    },
  };
}

/** What `download` gives, when it gives it at once. */
function run(
  middlewares: readonly DownloaderMiddleware[],
  send: () => Deferred<Response> = () => succeed(response),
): { result?: DownloadResult; error?: unknown } {
  const outcome: { result?: DownloadResult; error?: unknown } = {};
  new DownloaderMiddlewares(middlewares).download(request, send).addCallbacks(
    (result) => void (outcome.result = result),
    (failure: Failure) => void (outcome.error = failure.value),
  );
  return outcome;
}

describe("DownloaderMiddlewares", () => {
  it("asks them in order on the way there, and in reverse on the way back", () => {
    const notes: string[] = [];

    const { result } = run([noting("a", notes), noting("b", notes)], () => {
      notes.push("download");
      return succeed(response);
    });

    expect(result).toBe(response);
    expect(notes).toEqual(["a request", "b request", "download", "b response", "a response"]);
  });

  it("downloads at once without any", () => {
    expect(run([]).result).toBe(response);
  });

  it("calls methods on their middleware", () => {
    class Counting implements DownloaderMiddleware {
      count = 0;
      processRequest(): undefined {
        this.count++;
      }
    }
    const middleware = new Counting();

    run([middleware]);

    expect(middleware.count).toBe(1);
  });

  it("makes no Deferred of its own while middlewares return plain values", () => {
    const download = new Deferred<Response>();
    const middlewares = new DownloaderMiddlewares([noting("a", []), noting("b", [])]);

    expect(middlewares.download(request, () => download)).toBe(download);
  });

  describe("with processRequest", () => {
    it("takes a response in place of the download, and shows it to all", () => {
      const notes: string[] = [];
      const caching = noting("a", notes, { processRequest: () => other });

      const { result } = run([caching, noting("b", notes)], () => fail(new Error("not to be called")));

      expect(result).toBe(other);
      expect(notes).toEqual(["a request", "b response", "a response"]);
    });

    it("gives a request back to be queued, and shows it to nobody", () => {
      const notes: string[] = [];

      const { result } = run([noting("a", notes, { processRequest: () => next }), noting("b", notes)]);

      expect(result).toBe(next);
      expect(notes).toEqual(["a request"]);
    });

    it("shows an error to all, and fails with it", () => {
      const notes: string[] = [];
      const error = new IgnoreRequest("not this one");
      const throwing = noting("b", notes, {
        processRequest: () => {
          throw error;
        },
      });

      expect(run([noting("a", notes), throwing]).error).toBe(error);
      expect(notes).toEqual(["a request", "b request", "b exception", "a exception"]);
    });

    it.each([
      ["a Deferred", () => succeed(undefined)],
      ["null", () => null],
    ])("goes on when it gets nothing by %s", (_, processRequest) => {
      expect(run([{ processRequest }]).result).toBe(response);
    });

    it("waits for a Deferred before it asks the next one", () => {
      const notes: string[] = [];
      const waiting = new Deferred<undefined>();
      const outcome = run([noting("a", notes, { processRequest: () => waiting }), noting("b", notes)]);
      expect(notes).toEqual(["a request"]);

      waiting.callback(undefined);

      expect(outcome.result).toBe(response);
      expect(notes).toEqual(["a request", "b request", "b response", "a response"]);
    });
  });

  describe("with processResponse", () => {
    it("takes another response, which the next one sees", () => {
      const seen: Response[] = [];
      const replacing: DownloaderMiddleware = { processResponse: () => other };
      const looking: DownloaderMiddleware = {
        processResponse: (_, given) => {
          seen.push(given);
          return given;
        },
      };

      expect(run([looking, replacing]).result).toBe(other);
      expect(seen).toEqual([other]);
    });

    it("gives a request back to be queued, and shows it to nobody", () => {
      const notes: string[] = [];

      const { result } = run([noting("a", notes), noting("b", notes, { processResponse: () => next })]);

      expect(result).toBe(next);
      expect(notes).toEqual(["a request", "b request", "b response"]);
    });

    it("fails with its error, and asks no processException", () => {
      const notes: string[] = [];
      const error = new IgnoreRequest("too late");
      const throwing = noting("b", notes, {
        processResponse: () => {
          throw error;
        },
      });

      expect(run([noting("a", notes), throwing]).error).toBe(error);
      expect(notes).toEqual(["a request", "b request", "b response"]);
    });

    it("waits for a Deferred before it asks the next one", () => {
      const notes: string[] = [];
      const waiting = new Deferred<Response>();
      const outcome = run([noting("a", notes), noting("b", notes, { processResponse: () => waiting })]);
      expect(outcome).toEqual({});

      waiting.callback(other);

      expect(outcome.result).toBe(other);
      expect(notes.at(-1)).toBe("a response");
    });
  });

  describe("with processException", () => {
    const failing = (error: unknown) => () => fail<Response>(error);

    it("asks all of them in reverse, and fails with the error when nobody makes it good", () => {
      const notes: string[] = [];
      const error = new Error("refused");

      expect(run([noting("a", notes), noting("b", notes)], failing(error)).error).toBe(error);
      expect(notes.slice(2)).toEqual(["b exception", "a exception"]);
    });

    it("takes a response, asks no further, and shows it to all", () => {
      const notes: string[] = [];
      const rescuing = noting("b", notes, { processException: () => other });

      expect(run([noting("a", notes), rescuing], failing(new Error("refused"))).result).toBe(other);
      expect(notes.slice(2)).toEqual(["b exception", "b response", "a response"]);
    });

    it("gives a request back to be queued", () => {
      const rescuing: DownloaderMiddleware = { processException: () => next };

      expect(run([rescuing], failing(new Error("refused"))).result).toBe(next);
    });

    it("fails with the error that it throws", () => {
      const worse = new Error("worse");
      const throwing: DownloaderMiddleware = {
        processException: () => {
          throw worse;
        },
      };

      expect(run([throwing], failing(new Error("refused"))).error).toBe(worse);
    });

    it("waits for a Deferred, and asks the next one when there is nothing in it", () => {
      const notes: string[] = [];
      const waiting = new Deferred<undefined>();
      const rescuing = noting("a", notes, { processException: () => other });
      const slow = noting("b", notes, { processException: () => waiting });
      const outcome = run([rescuing, slow], failing(new Error("refused")));
      expect(notes.at(-1)).toBe("b exception");

      waiting.callback(undefined);

      expect(outcome.result).toBe(other);
    });

    it("is not asked about a cancelled download", () => {
      const notes: string[] = [];
      const rescuing = noting("a", notes, { processException: () => other });

      expect(run([rescuing], failing(new CancelledError())).error).toBeInstanceOf(CancelledError);
      expect(notes).toEqual(["a request"]);
    });
  });

  it("cancels the download when it is cancelled", () => {
    let cancelled = false;
    const download = new Deferred<Response>(() => (cancelled = true));
    const result = new DownloaderMiddlewares([noting("a", [])]).download(request, () => download);

    result.addErrback(() => undefined).cancel();

    expect(cancelled).toBe(true);
  });

  it("takes what async functions return", async () => {
    const middleware: DownloaderMiddleware = {
      processRequest: async () => undefined,
      processResponse: async () => other,
    };

    expect(await new DownloaderMiddlewares([middleware]).download(request, () => succeed(response))).toBe(other);
  });

  describe("refuses what a middleware may not return, by name", () => {
    class Odd {}

    function errorOf(answers: object, send?: () => Deferred<Response>): unknown {
      return run([Object.assign(new Odd(), answers)], send).error;
    }

    it.each([
      ["a text", { processRequest: () => "x" }, "processRequest must return None, Response or Request, got string"],
      [
        "a Deferred of one",
        { processRequest: () => succeed(1) },
        "processRequest must return None, Response or Request, got number",
      ],
      [
        "no response",
        { processResponse: () => undefined },
        "processResponse must return Response or Request, got None",
      ],
      [
        "a Deferred of none",
        { processResponse: () => succeed({}) },
        "processResponse must return Response or Request, got Object",
      ],
    ])("%s", (_, answers, text) => {
      expect(errorOf(answers)).toMatchObject({ code: "ERR_MIDDLEWARE_OUTPUT", message: `Middleware Odd.${text}` });
    });

    it("from processException", () => {
      const error = errorOf({ processException: () => true }, () => fail(new Error("refused")));

      expect(error).toMatchObject({
        message: "Middleware Odd.processException must return None, Response or Request, got boolean",
      });
    });

    it("and what a handler may not give", () => {
      const error = errorOf({}, () => succeed("text") as never);

      expect(error).toMatchObject({
        message: "The download handler of <GET http://host/> must give a Response, got string",
      });
    });
  });
});
