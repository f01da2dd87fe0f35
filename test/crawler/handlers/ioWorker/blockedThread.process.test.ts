import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runForJson, runProgram } from "../../../reactors/runProgram.js";
import { HttpTestServer, type SeenRequest } from "../HttpTestServer.js";

/*
 * The handler in a thread that a SelectReactor blocks, against a server in another process: that of the tests.
 */

/** What a generator coroutine does with a handler, and what comes of it. */
const CASES: readonly (readonly [title: string, body: string, result: unknown])[] = [
  [
    "gives status, headers, body, protocol and address",
    `const request = new Request(base + "/page#part");
     const { status, headers, text, protocol, ipAddress, flags, url, body, ...rest } = yield* handler.download(request);
     return [status, headers.get("content-type"), headers.getAll("set-cookie"), text, protocol, ipAddress, flags, url === request.url, rest.request === request, Buffer.isBuffer(body)];`,
    [201, "text/plain", ["a=1", "b=2"], "GET /page", "HTTP/1.1", "127.0.0.1", [], true, true, true],
  ],
  [
    "sends method, headers and body",
    `const options = { method: "POST", body: "grüße", headers: { "X-Tag": "a" } };
     return (yield* handler.download(new Request(base + "/echo", options))).json();`,
    { method: "POST", body: "grüße", tag: "a" },
  ],
  [
    "sends the bytes of the body alone, and keeps them",
    `const pool = Buffer.from("----body----"); const request = new Request(base + "/echo", { method: "PUT", body: pool.subarray(4, 8) });
     const { body } = (yield* handler.download(request)).json(); return [body, String(request.body)];`,
    ["body", "body"],
  ],
  [
    "gives a body of a megabyte, byte for byte",
    `const { body } = yield* handler.download(new Request(base + "/large"));
     return [body.length, body.every((byte, i) => byte === (i * 31) % 251)];`,
    [1 << 20, true],
  ],
  [
    "gives an empty body",
    `const { status, body } = yield* handler.download(new Request(base + "/empty")); return [status, body.length];`,
    [204, 0],
  ],
  [
    "gives the length of a body that a HEAD leaves out, however long",
    `const request = new Request(base + "/large", { method: "HEAD", meta: { downloadMaxsize: 10 } });
     const { body, headers } = yield* handler.download(request); return [body.length, headers.get("content-length")];`,
    [0, "1048576"],
  ],
  [
    "refuses a body that is announced to be too large",
    `return yield* failureOf(handler.download(new Request(base + "/large", { meta: { downloadMaxsize: 1000 } })));`,
    "DownloadCancelledError: Expected to receive 1048576 bytes which is larger than download max size (1000) in request <GET <base>/large>.",
  ],
  [
    "refuses a body that grows too large, and leaves the rest where it is",
    `return (yield* failureOf(handler.download(new Request(base + "/endless", { meta: { downloadMaxsize: 100000 } })))).replace(/\\d{6,}/, "<size>");`,
    "DownloadCancelledError: Received <size> bytes which is larger than download max size (<size>) in request <GET <base>/endless>.".replace(
      "(<size>)",
      "(100000)",
    ),
  ],
  [
    "fails when the body does not arrive whole",
    `return (yield* failureOf(handler.download(new Request(base + "/loss")))).split(" of the body")[0];`,
    "ResponseDataLossError: Cannot use the response of <base>/loss: the connection broke after 4 bytes",
  ],
  [
    "gives what there is of it, if that is wanted",
    `const { text, flags } = yield* handler.download(new Request(base + "/loss", { meta: { downloadFailOnDataloss: false } })); return [text, flags];`,
    ["part", ["dataloss"]],
  ],
  [
    "fails by name when nobody listens",
    `return (yield* failureOf(handler.download(new Request("http://127.0.0.1:1/")))).split(":")[0];`,
    "DownloadConnectionRefusedError",
  ],
  [
    "fails by name when the host has no address",
    `return (yield* failureOf(handler.download(new Request("http://nowhere.invalid/")))).split(":")[0];`,
    "CannotResolveHostError",
  ],
  [
    "fails by name when a download takes too long, and breaks it off",
    `const error = yield* failureOf(handler.download(new Request(base + "/never", { meta: { downloadTimeout: 0.05 } })));
     yield* brokenOff(); return error;`,
    "DownloadTimeoutError: Getting <base>/never took longer than 0.05 seconds.",
  ],
  [
    "breaks a download off that is cancelled",
    `const download = handler.download(new Request(base + "/never")); yield* all.deferLater(reactor, 50); download.cancel();
     const error = yield* failureOf(download); yield* brokenOff(); return error.split(":")[0];`,
    "CancelledError",
  ],
  [
    "fails what is under way when it is closed, and what comes later",
    `const other = new HTTP11DownloadHandler(new Settings()); const download = other.download(new Request(base + "/never"));
     yield* all.deferLater(reactor, 50); other.close();
     return [yield* failureOf(download), yield* failureOf(other.download(new Request(base + "/page")))];`,
    [
      "DownloadFailedError: Cannot download <base>/never: the download handler was closed meanwhile",
      "DownloadFailedError: Cannot download <base>/page: the download handler is closed",
    ],
  ],
];

const program = (base: string): string => `
  import * as all from "deferred-interop";
  import { configureLogging, HTTP11DownloadHandler, Request, Settings } from "deferred-interop/crawler";
  configureLogging({ LOG_LEVEL: "ERROR" });
  const base = ${JSON.stringify(base)};
  const reactor = all.installReactor("twisted.internet.selectreactor.SelectReactor");
  const handler = new HTTP11DownloadHandler(new Settings());
  const failureOf = (deferred) => deferred.addCallbacks(
    () => "no failure",
    (failure) => (failure.value.constructor.name + ": " + failure.value.message).replaceAll(base, "<base>"),
  );
  const brokenOff = all.inlineCallbacks(function* () {
    while ((yield* handler.download(new Request(base + "/open"))).text !== "0") yield* all.deferLater(reactor, 5);
  });
  const outcomes = [];
  const main = all.inlineCallbacks(function* () {
    for (const body of [${CASES.map(([, body]) => `function* () { ${body} }`).join(",\n")}]) {
      try { outcomes.push(yield body()); } catch (error) { outcomes.push(error.stack); }
    }
    handler.close();
    reactor.stop();
  });
  reactor.callWhenRunning(main);
  reactor.run();
  console.log(JSON.stringify(outcomes));`;

describe("HTTP11DownloadHandler in a thread that is blocked", () => {
  const large = Buffer.from(Array.from({ length: 1 << 20 }, (_, i) => (i * 31) % 251));
  let server: HttpTestServer;
  let open = 0;
  let outcomes: unknown[];

  const answers: Readonly<Record<string, ConstructorParameters<typeof HttpTestServer>[0]>> = {
    "/page": (response) =>
      response.writeHead(201, { "Content-Type": "text/plain", "Set-Cookie": ["a=1", "b=2"] }).end("GET /page"),
    "/echo": (response, { method, body, rawHeaders }) => {
      response.end(JSON.stringify({ method, body, tag: rawHeaders[rawHeaders.indexOf("X-Tag") + 1] }));
    },
    "/large": (response) => response.writeHead(200, { "Content-Length": large.length }).end(large),
    "/empty": (response) => response.writeHead(204).end(),
    "/endless": (response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(large.subarray(0, 10_000)));
      };
      response.on("drain", write);
      write();
    },
    "/loss": (response) => {
      response.writeHead(200, { "Content-Length": 100 });
      response.write("part", () => response.socket?.destroy());
    },
    "/never": (response) => {
      open++;
      response.on("close", () => open--);
    },
    "/open": (response) => response.end(String(open)),
  };

  beforeAll(async () => {
    const answer = (response: Parameters<(typeof answers)[string]>[0], seen: SeenRequest): unknown =>
      answers[seen.url]?.(response, seen);
    server = await new HttpTestServer(answer).start();
    outcomes = (await runForJson(program(server.url().slice(0, -1)))) as unknown[];
  });

  afterAll(() => server.stop());

  it.each(CASES.map(([title, , result], index) => [title, result, index] as const))("%s", (_title, result, index) => {
    expect(outcomes[index]).toEqual(result);
  });
});

describe("a crawl in a thread that is blocked", () => {
  it("loses none of 10,000 requests at 64 at a time, and makes none twice", { timeout: 120_000 }, async () => {
    const seen = new Map<string, number>();
    const server = await new HttpTestServer((response, { url }) => {
      seen.set(url, (seen.get(url) ?? 0) + 1);
      response.end(`page ${url}`);
    }).start();
    const crawl = `
      import { CrawlerProcess, Request, Spider } from "deferred-interop/crawler";
      const pages = new Map();
      class ManySpider extends Spider {
        static name = "many";
        *start() {
          for (let i = 0; i < 10_000; i++) yield new Request(${JSON.stringify(server.url())} + i);
        }
        *parse(response) {
          if (response.text !== "page " + new URL(response.url).pathname) throw new Error("Mixed up: " + response.text);
          pages.set(response.url, (pages.get(response.url) ?? 0) + 1);
        }
      }
      const crawlerProcess = new CrawlerProcess({
        TWISTED_REACTOR: "twisted.internet.selectreactor.SelectReactor",
        LOG_LEVEL: "WARNING",
        CONCURRENT_REQUESTS: 64,
        CONCURRENT_REQUESTS_PER_DOMAIN: 64,
      });
      crawlerProcess.crawl(ManySpider);
      const result = crawlerProcess.start();
      console.log(JSON.stringify([String(result), pages.size, [...pages.values()].filter((times) => times !== 1).length]));`;

    const end = await runProgram(crawl, 110_000);
    await server.stop();

    expect(end).toEqual({ exitCode: 0, stdout: '["undefined",10000,0]\n', stderr: "" });
    expect([seen.size, [...seen.values()].filter((times) => times !== 1).length]).toEqual([10_000, 0]);
  });
});
