import { describe, expect, it, vi } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { fail } from "../../../src/core/fail.js";
import { maybeDeferred } from "../../../src/core/maybeDeferred.js";
import { succeed } from "../../../src/core/succeed.js";
import { IgnoreRequest, NotConfigured } from "../../../src/crawler/errors.js";
import { Request, type RequestOptions } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { MissingPackageError } from "../../../src/crawler/loadOptionalPackage.js";
import { RobotsTxtMiddleware } from "../../../src/crawler/middlewares/RobotsTxtMiddleware.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { crawl, spiderWith } from "../engine/crawl.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const loading = vi.hoisted(() => ({ missing: false }));
vi.mock(import("../../../src/crawler/loadOptionalPackage.js"), async (original) => {
  const real = await original();
  return {
    ...real,
    loadOptional: <T>(name: string, neededFor?: string): T => {
      if (loading.missing) throw new real.MissingPackageError(name, neededFor ?? "");
      return real.loadOptional<T>(name, neededFor);
    },
  };
});

const log = captureLog();
const RULES = "User-agent: *\nDisallow: /private\n\nUser-agent: friend\nDisallow:\n";

type Answer = string | Response | Error | Deferred<Response>;

/** A middleware over a site whose robots.txt is this. */
function obeying(answer: Answer, settings: Readonly<Record<string, unknown>> = {}) {
  const crawler = new FakeCrawler({ ROBOTSTXT_OBEY: true, ...settings });
  const fetched: Request[] = [];
  const engine = {
    inProgress: 0,
    queued: 0,
    download: (request: Request): Deferred<Response> => {
      fetched.push(request);
      if (answer instanceof Deferred) return answer;
      if (answer instanceof Error) return fail(answer);
      return succeed(answer instanceof Response ? answer : new Response(request.url, { body: answer }));
    },
  };
  const middleware = new RobotsTxtMiddleware(Object.assign(crawler, { engine }));
  /** Whether a request may go: undefined as long as that is not known. */
  const asks = (url: string, options?: RequestOptions): { allowed?: boolean; waiting?: Deferred<unknown> } => {
    const state: { allowed?: boolean; waiting?: Deferred<unknown> } = {};
    state.waiting = maybeDeferred(() => middleware.processRequest(new Request(url, options))).addCallbacks(
      () => void (state.allowed = true),
      (failure) => {
        failure.trap(IgnoreRequest);
        state.allowed = false;
      },
    );
    return state;
  };
  return { asks, crawler, fetched, middleware };
}

describe("RobotsTxtMiddleware", () => {
  it("is not there unless ROBOTSTXT_OBEY is true", () => {
    expect(() => obeying("", { ROBOTSTXT_OBEY: false })).toThrow(NotConfigured);
    expect(() => obeying("", { ROBOTSTXT_OBEY: undefined })).toThrow(NotConfigured);
  });

  it("ends the crawl before it begins without the package", () => {
    loading.missing = true;
    try {
      expect(() => obeying("")).toThrow(MissingPackageError);
    } finally {
      loading.missing = false;
    }
  });

  it("drops what is forbidden, and lets the rest pass", () => {
    const { asks, crawler } = obeying(RULES);

    expect([asks("http://host/").allowed, asks("http://host/private/1").allowed]).toEqual([true, false]);
    expect(log).toEqual(["DEBUG Forbidden by robots.txt: <GET http://host/private/1>"]);
    expect(crawler.stats.getStats()).toEqual({
      "robotstxt/request_count": 1,
      "robotstxt/response_count": 1,
      "robotstxt/response_status_count/200": 1,
      "robotstxt/forbidden": 1,
    });
  });

  it("fetches the file once a site, past the queue and without asking itself", () => {
    const { asks, fetched } = obeying(RULES);
    for (const url of ["http://host/1", "http://host/2", "http://host:81/", "https://host/"]) asks(url);

    expect(fetched.map(({ url }) => url)).toEqual([
      "http://host/robots.txt",
      "http://host:81/robots.txt",
      "https://host/robots.txt",
    ]);
    expect(fetched[0]).toMatchObject({ priority: 1000, meta: { dontObeyRobotstxt: true } });
  });

  it("answers at once when the rules are known", () => {
    const { asks, middleware } = obeying(RULES);
    asks("http://host/");

    expect(middleware.processRequest(new Request("http://host/1"))).toBeUndefined();
  });

  it("has all requests to a site wait for its file, and one that is cancelled no longer", () => {
    const pending = new Deferred<Response>();
    const { asks, fetched } = obeying(pending);
    const states = ["http://host/1", "http://host/2", "http://host/private"].map((url) => asks(url));
    states[1]?.waiting?.addErrback(() => undefined).cancel();
    const early = states.map(({ allowed }) => allowed);
    pending.callback(new Response("http://host/robots.txt", { body: RULES }));

    expect(early).toEqual([undefined, undefined, undefined]);
    expect(states.map(({ allowed }) => allowed)).toEqual([true, undefined, false]);
    expect(fetched).toHaveLength(1);
  });

  it.each<[string, Answer]>([
    ["is not there", new Response("http://host/robots.txt", { status: 404, body: RULES })],
    ["is an error of the server", new Response("http://host/robots.txt", { status: 503, body: RULES })],
    ["is empty", ""],
    ["is a page", "<html><title>Disallow: /</title></html>"],
    ["is a picture", new Response("http://host/robots.txt", { body: new Uint8Array([0xff, 0xd8, 0, 0x3a, 0x0a]) })],
    ["cannot be had", new Error("unplugged")],
    ["is off limits itself", new IgnoreRequest("offsite")],
  ])("allows everything when the file %s", (_, answer) => {
    const { asks } = obeying(answer);

    expect(asks("http://host/private").allowed).toBe(true);
  });

  it("logs and counts that the file cannot be had", () => {
    const { asks, crawler } = obeying(new RangeError("unplugged"));
    asks("http://host/");

    expect(log[0]?.split("\n")[0]).toBe("ERROR Error downloading <GET http://host/robots.txt>: unplugged");
    expect(crawler.stats.getStats()).toMatchObject({ "robotstxt/exception_count/RangeError": 1 });
  });

  it("does not log that a middleware dropped it", () => {
    obeying(new IgnoreRequest("offsite")).asks("http://host/");

    expect(log).toEqual([]);
  });

  it("reads a file with a byte order mark", () => {
    expect(obeying(`\uFEFF${RULES}`).asks("http://host/private").allowed).toBe(false);
  });

  it.each<[string, RequestOptions | undefined, Readonly<Record<string, unknown>>, boolean]>([
    ["USER_AGENT", undefined, { USER_AGENT: "friend/1.0" }, true],
    ["the request's User-Agent", { headers: { "User-Agent": "Friend" } }, {}, true],
    ["ROBOTSTXT_USER_AGENT", { headers: { "User-Agent": "friend" } }, { ROBOTSTXT_USER_AGENT: "other" }, false],
    ["anyone, without USER_AGENT", undefined, { USER_AGENT: null }, false],
  ])("goes by the rules for %s", (_, options, settings, allowed) => {
    expect(obeying(RULES, settings).asks("http://host/private", options).allowed).toBe(allowed);
  });

  it("lets pass what has meta dontObeyRobotstxt, and what is no http", () => {
    const { asks, fetched } = obeying(RULES);

    expect(asks("http://host/private", { meta: { dontObeyRobotstxt: true } }).allowed).toBe(true);
    expect(asks("data:,private").allowed).toBe(true);
    expect(fetched).toEqual([]);
  });

  it("tells robotsParsed, and waits for its handlers", () => {
    const { asks, crawler } = obeying(RULES);
    const pending = new Deferred<void>();
    let rules: unknown;
    crawler.signals.connect(signals.robotsParsed, ({ robotParser }) => {
      rules = robotParser.isAllowed("http://host/private", "x");
      return pending;
    });
    const state = asks("http://host/");
    const early = state.allowed;
    pending.callback(undefined);

    expect([rules, early, state.allowed]).toEqual([false, undefined, true]);
  });

  it("works in a crawl, over a redirect of the file", async () => {
    const spider = spiderWith({
      urls: ["http://host/"],
      *parse(response) {
        yield { url: response.url };
        yield* ["/private", "/public"].map((path) => response.follow(path));
      },
    });
    const { fetched, items, stats } = await crawl(spider, {
      settings: { ROBOTSTXT_OBEY: true },
      server: ({ url }) => {
        if (url === "http://host/robots.txt")
          return new Response(url, { status: 301, headers: { Location: "/r.txt" } });
        return url.endsWith("/r.txt") ? RULES : "page";
      },
    });

    expect(fetched).toEqual(["http://host/robots.txt", "http://host/r.txt", "http://host/", "http://host/public"]);
    expect(items).toEqual([{ url: "http://host/" }, { url: "http://host/public" }]);
    expect(stats).toMatchObject({ "robotstxt/forbidden": 1, finish_reason: "finished" });
  });
});
