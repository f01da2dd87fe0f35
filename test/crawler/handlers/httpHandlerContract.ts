import https from "node:https";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancelledError } from "../../../src/core/errors.js";
import type { DownloadHandler, DownloadHandlerClass } from "../../../src/crawler/handlers/DownloadHandler.js";
import {
  CannotResolveHostError,
  DownloadCancelledError,
  DownloadConnectionRefusedError,
  DownloadFailedError,
  DownloadTimeoutError,
  ResponseDataLossError,
  UnsupportedURLSchemeError,
} from "../../../src/crawler/handlers/errors.js";
import { slots } from "../../../src/core/slots.js";
import { NotSupported } from "../../../src/crawler/errors.js";
import { Request, type RequestOptions } from "../../../src/crawler/http/Request.js";
import type { Response } from "../../../src/crawler/http/Response.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";
import { Clock } from "../../../src/time/Clock.js";
import { captureLog } from "./captureLog.js";
import { HttpTestServer } from "./HttpTestServer.js";
import { selfSigned } from "./selfSigned.js";

/** What every handler of http URLs does, whatever library it is built on. */
export function describeHttpHandler(HandlerClass: DownloadHandlerClass & { readonly name: string }): void {
  describe(`${HandlerClass.name} as a handler of http URLs`, () => {
    let server: HttpTestServer;
    let handler: DownloadHandler;

    beforeEach(async () => {
      server = await new HttpTestServer((response) => response.end("ok")).start();
      handler = new HandlerClass(new Settings());
    });

    afterEach(async () => {
      await handler.close();
      await server.stop();
    });

    async function configure(settings: Record<string, unknown>): Promise<void> {
      await handler.close();
      handler = new HandlerClass(new Settings(settings));
    }

    async function get(options: RequestOptions = {}, path = "/"): Promise<Response> {
      return handler.download(new Request(server.url(path), options));
    }

    describe("sends", () => {
      it.each(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("the method %s", async (method) => {
        const response = await get({ method });

        expect([server.seen[0]?.method, response.text]).toEqual([method, "ok"]);
      });

      it("path and query, without the fragment", async () => {
        await get({}, "/a%20b/c?d=e&f=%C3%A9#g");

        expect(server.seen[0]?.url).toBe("/a%20b/c?d=e&f=%C3%A9");
      });

      it("the host with its port", async () => {
        await get();

        expect(valuesOf(server.seen[0]?.rawHeaders, "host")).toEqual([`127.0.0.1:${server.port}`]);
      });

      it("a Host header of the request in its place", async () => {
        await get({ headers: { Host: "example.com" } });

        expect(valuesOf(server.seen[0]?.rawHeaders, "host")).toEqual(["example.com"]);
      });

      it("headers with the case and the order of their values", async () => {
        await get({ headers: { "X-Tag": ["a", "b"], "x-OTHER": "caf\u00e9" } });

        const sent = server.seen[0]?.rawHeaders;
        expect(valuesOf(sent, "x-tag")).toEqual(["a", "b"]);
        expect(sent).toContain("x-OTHER");
        expect(valuesOf(sent, "x-other")).toEqual(["caf\u00e9"]);
      });

      it("no headers of its own but those that HTTP needs", async () => {
        await get();

        const names = server.seen[0]?.rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
        expect(names?.sort()).toEqual(["connection", "host"]);
      });

      it("a body with its length", async () => {
        await get({ method: "POST", body: "grüße" });

        expect(server.seen[0]?.body).toBe("grüße");
        expect(valuesOf(server.seen[0]?.rawHeaders, "content-length")).toEqual(["7"]);
      });

      it("the true length of a body, whatever the headers claim", async () => {
        await get({ method: "POST", body: "abc", headers: { "Content-Length": "99", "Transfer-Encoding": "chunked" } });

        expect(server.seen[0]?.body).toBe("abc");
        expect(valuesOf(server.seen[0]?.rawHeaders, "content-length")).toEqual(["3"]);
        expect(valuesOf(server.seen[0]?.rawHeaders, "transfer-encoding")).toEqual([]);
      });

      it.each(["POST", "PUT", "PATCH"])("a length of 0 with a %s that has no body", async (method) => {
        await get({ method });

        expect(valuesOf(server.seen[0]?.rawHeaders, "content-length")).toEqual(["0"]);
      });

      it("a body with a GET", async () => {
        await get({ body: "query" });

        expect(server.seen[0]?.body).toBe("query");
      });

      it("user and password of the URL as Basic authorization", async () => {
        const { port } = server;
        await handler.download(new Request(`http://us%40er:pa%3Ass@127.0.0.1:${port}/`));

        const value = `Basic ${Buffer.from("us@er:pa:ss").toString("base64")}`;
        expect(valuesOf(server.seen[0]?.rawHeaders, "authorization")).toEqual([value]);
        expect(valuesOf(server.seen[0]?.rawHeaders, "host")).toEqual([`127.0.0.1:${port}`]);
      });
    });

    describe("gives", () => {
      it.each([200, 201, 301, 404, 418, 500, 503])("a response of status %d", async (status) => {
        server.answer = (response) => response.writeHead(status).end("body");

        const response = await get();

        expect([response.status, response.text]).toEqual([status, "body"]);
      });

      it("URL, request, protocol and address", async () => {
        const request = new Request(server.url("/page#part"));

        const response = await handler.download(request);

        expect(response.url).toBe(request.url);
        expect(response.request).toBe(request);
        expect(response.protocol).toBe("HTTP/1.1");
        expect(response.ipAddress).toBe("127.0.0.1");
        expect(response.flags).toEqual([]);
      });

      it("several values of a header, apart", async () => {
        server.answer = (response) => response.writeHead(200, { "Set-Cookie": ["a=1", "b=2"], "X-Tag": "c" }).end();

        const { headers } = await get();

        expect(headers.getAll("set-cookie")).toEqual(["a=1", "b=2"]);
        expect(headers.get("x-tag")).toBe("c");
      });

      it("header values as Latin-1", async () => {
        server.answer = (response) => response.writeHead(200, { "X-Name": "caf\u00e9" }).end();

        expect((await get()).headers.get("x-name")).toBe("caf\u00e9");
      });

      it("a compressed body as it was sent", async () => {
        const compressed = gzipSync("text");
        server.answer = (response) => response.writeHead(200, { "Content-Encoding": "gzip" }).end(compressed);

        const { body, headers } = await get();

        expect(Buffer.from(body).equals(compressed)).toBe(true);
        expect(headers.get("content-encoding")).toBe("gzip");
      });

      it("a chunked body, put together", async () => {
        server.answer = (response) => {
          response.write("one ");
          setImmediate(() => response.end("two"));
        };

        const response = await get();

        expect(response.headers.get("transfer-encoding")).toBe("chunked");
        expect([response.text, response.flags]).toEqual(["one two", []]);
      });

      it("a body of a megabyte, byte for byte", async () => {
        const bytes = Buffer.from(Array.from({ length: 1 << 20 }, (_, i) => (i * 31) % 251));
        server.answer = (response) => response.end(bytes);

        expect(Buffer.from((await get()).body).equals(bytes)).toBe(true);
      });

      it("an empty body", async () => {
        server.answer = (response) => response.writeHead(200, { "Content-Length": 0 }).end();

        expect((await get()).body).toHaveLength(0);
      });

      it.each([204, 304])("no body with a %d, and keeps the connection", async (status) => {
        server.answer = (response) => response.writeHead(status).end();

        await configure({ CONCURRENT_REQUESTS_PER_DOMAIN: 1 });
        const [first, second] = [await get(), await get()];

        expect([first.status, first.body.length, first.flags]).toEqual([status, 0, []]);
        expect([second.status, server.connections]).toEqual([status, 1]);
      });

      it("no body for a HEAD, but the length it would have", async () => {
        server.answer = (response) => response.writeHead(200, { "Content-Length": 1000 }).end();

        const { body, headers, flags } = await get({ method: "HEAD" });

        expect([body.length, headers.get("content-length"), flags]).toEqual([0, "1000", []]);
      });

      it("the response that follows interim ones", async () => {
        server.answer = (response) => {
          response.writeEarlyHints({ link: "</a.css>; rel=preload" });
          response.end("late");
        };

        const response = await get();

        expect([response.status, response.text]).toEqual([200, "late"]);
      });

      it('the flag "partial" where only the end of the connection ends the body', async () => {
        server.answer = ({ socket }) => socket?.end("HTTP/1.1 200 OK\r\n\r\nall there is");

        const { text, flags } = await get();

        expect([text, flags]).toEqual(["all there is", ["partial"]]);
      });
    });

    describe("fails", () => {
      it("with DownloadConnectionRefusedError where nobody listens", async () => {
        const url = server.url("/x");
        await server.stop();

        const error = await errorOf(handler.download(new Request(url)));

        expect(error).toBeInstanceOf(DownloadConnectionRefusedError);
        expect(error.message).toContain(url);
        await server.start();
      });

      it("with CannotResolveHostError where the host has no address", async () => {
        const error = await errorOf(handler.download(new Request("http://no-such-host.invalid/x")));

        expect(error).toBeInstanceOf(CannotResolveHostError);
        expect(error.message).toContain('the host "no-such-host.invalid" has no address');
      });

      it("with DownloadFailedError where the connection ends before a response", async () => {
        server.answer = ({ socket }) => socket?.destroy();

        const error = await errorOf(get());

        expect(error).toBeInstanceOf(DownloadFailedError);
        expect(error.message).toContain(`Cannot download ${server.url()}: the server closed the connection`);
        expect(error.cause).toBeInstanceOf(Error);
      });

      it("with DownloadFailedError where the connection is reset before a response", async () => {
        server.answer = ({ socket }) => socket?.resetAndDestroy();

        expect(await errorOf(get())).toBeInstanceOf(DownloadFailedError);
      });

      it("with DownloadFailedError where the response is not HTTP", async () => {
        server.answer = ({ socket }) => socket?.end("220 smtp.example.com ready\r\n");

        const error = await errorOf(get());

        expect(error).toBeInstanceOf(DownloadFailedError);
        expect(error.message).toContain("the response is not HTTP");
      });

      it("with UnsupportedURLSchemeError for another scheme", async () => {
        const error = await errorOf(handler.download(new Request("ftp://example.com/")));

        expect(error).toBeInstanceOf(UnsupportedURLSchemeError);
      });

      it("with NotSupported for a request that is to go through a proxy, and sends nothing", async () => {
        const error = await errorOf(get({ meta: { proxy: "http://user:secret@localhost:1" } }));

        expect(error).toBeInstanceOf(NotSupported);
        expect(error.message).not.toContain("secret");
        expect(server.seen).toEqual([]);
      });
    });

    describe("with a body that does not arrive whole", () => {
      const cuts: [string, (socket: Socket) => void][] = [
        ["is shorter than its length", (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")],
        [
          "has no last chunk",
          (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
        ],
        [
          "has a chunk of nonsense",
          (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n"),
        ],
      ];

      it.each(cuts)("fails with ResponseDataLossError when it %s", async (_, cut) => {
        server.answer = ({ socket }) => cut(socket as Socket);

        const error = await errorOf(get());

        expect(error).toBeInstanceOf(ResponseDataLossError);
        expect(error.message).toContain(`Cannot use the response of ${server.url()}`);
        expect(error.message).toContain("after 4 bytes");
      });

      it.each(cuts)("gives what there is with the flag when it %s and that is tolerated", async (_, cut) => {
        server.answer = ({ socket }) => cut(socket as Socket);

        const { status, text, flags } = await get({ meta: { downloadFailOnDataloss: false } });

        expect([status, text, flags]).toEqual([200, "half", ["dataloss"]]);
      });

      it("tolerates it by the setting, too", async () => {
        await configure({ DOWNLOAD_FAIL_ON_DATALOSS: false });
        server.answer = ({ socket }) => socket?.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");

        expect((await get()).flags).toEqual(["dataloss"]);
      });

      it("fails with ResponseDataLossError when the connection is reset", async () => {
        server.answer = (response) => {
          response.writeHead(200, { "Content-Length": 10 }).write("half", () => response.socket?.resetAndDestroy());
        };

        expect(await errorOf(get())).toBeInstanceOf(ResponseDataLossError);
      });
    });

    describe("keeps to its time limit", () => {
      const limited = { meta: { downloadTimeout: 0.03 } };

      it("when no response comes", async () => {
        server.answer = () => {};

        const error = await errorOf(get(limited));

        expect(error).toBeInstanceOf(DownloadTimeoutError);
        expect(error.message).toBe(`Getting ${server.url()} took longer than 0.03 seconds.`);
      });

      it("when the body stands still", async () => {
        server.answer = (response) => response.writeHead(200, { "Content-Length": 10 }).write("half");

        expect(await errorOf(get(limited))).toBeInstanceOf(DownloadTimeoutError);
      });

      it("when the body trickles: the limit is for the whole", async () => {
        let trickle: NodeJS.Timeout | undefined;
        server.answer = (response) => {
          response.writeHead(200);
          trickle = setInterval(() => response.write("."), 5);
        };

        expect(await errorOf(get(limited))).toBeInstanceOf(DownloadTimeoutError);
        clearInterval(trickle);
      });

      it("from the setting when the meta has none", async () => {
        await configure({ DOWNLOAD_TIMEOUT: 0.02 });
        server.answer = () => {};

        expect(await errorOf(get())).toMatchObject({ timeout: 0.02 });
      });

      it("also while half a response is tolerated", async () => {
        server.answer = (response) => response.writeHead(200, { "Content-Length": 10 }).write("half");

        const error = await errorOf(get({ meta: { downloadTimeout: 0.03, downloadFailOnDataloss: false } }));

        expect(error).toBeInstanceOf(DownloadTimeoutError);
      });

      it("and closes the connection", async () => {
        const { currentClock } = slots();
        const clock = new Clock();
        let closed = false;
        server.answer = (response) => response.on("close", () => (closed = true));
        slots().currentClock = () => clock;
        const outcome = errorOf(get(limited));
        slots().currentClock = currentClock;
        await server.asked();

        clock.advance(30);

        expect(await outcome).toBeInstanceOf(DownloadTimeoutError);
        await until(() => closed);
      });
    });

    describe("keeps to the limits of size", () => {
      const log = captureLog();

      it("by what is announced", async () => {
        server.answer = (response) => response.writeHead(200, { "Content-Length": 101 }).write("x");

        const error = await errorOf(get({ meta: { downloadMaxsize: 100 } }));

        const message = `Expected to receive 101 bytes which is larger than download max size (100) in request <GET ${server.url()}>.`;
        expect(error).toBeInstanceOf(DownloadCancelledError);
        expect([error.message, log]).toEqual([message, [`WARNING ${message}`]]);
      });

      it("by what comes", async () => {
        await configure({ DOWNLOAD_MAXSIZE: 100 });
        server.answer = (response) => {
          response.write("x".repeat(60));
          setImmediate(() => response.end("x".repeat(60)));
        };

        const error = await errorOf(get());

        expect(error).toBeInstanceOf(DownloadCancelledError);
        expect(error.message).toMatch(/^Received 120 bytes which is larger than download max size \(100\)/);
      });

      it("where the length announced is that of a body that does not come", async () => {
        server.answer = (response) => response.writeHead(200, { "Content-Length": 1000 }).end();

        expect((await get({ method: "HEAD", meta: { downloadMaxsize: 100 } })).status).toBe(200);
      });

      it("accepts exactly as much", async () => {
        server.answer = (response) => response.end("x".repeat(100));

        expect((await get({ meta: { downloadMaxsize: 100, downloadWarnsize: 100 } })).body).toHaveLength(100);
        expect(log).toEqual([]);
      });

      it("warns once, and gives the response", async () => {
        server.answer = (response) => {
          response.writeHead(200, { "Content-Length": 80 });
          response.write("x".repeat(60));
          setImmediate(() => response.end("x".repeat(20)));
        };

        expect((await get({ meta: { downloadWarnsize: 50 } })).body).toHaveLength(80);
        expect(log).toEqual([
          `WARNING Expected to receive 80 bytes which is larger than download warn size (50) in request <GET ${server.url()}>.`,
        ]);
      });
    });

    describe("when it is cancelled", () => {
      it("ends the request that waits for a response", async () => {
        let closed = false;
        server.answer = (response) => response.on("close", () => (closed = true));
        const download = handler.download(new Request(server.url()));
        const outcome = errorOf(download);
        await server.asked();

        download.cancel();

        expect(await outcome).toBeInstanceOf(CancelledError);
        await until(() => closed);
      });

      it("ends the request whose body is on its way", async () => {
        let closed = false;
        server.answer = (response) => {
          response.on("close", () => (closed = true));
          response.writeHead(200, { "Content-Length": 10 }).write("half");
        };
        const download = handler.download(new Request(server.url()));
        const outcome = errorOf(download);
        await server.asked();

        download.cancel();

        expect(await outcome).toBeInstanceOf(CancelledError);
        await until(() => closed);
      });

      it("before it was sent, sends nothing", async () => {
        const download = handler.download(new Request(server.url()));
        const outcome = errorOf(download);

        download.cancel();

        expect(await outcome).toBeInstanceOf(CancelledError);
        await get({}, "/next");
        expect(server.seen.map(({ url }) => url)).toEqual(["/next"]);
      });

      it("while it waits for a connection, sends nothing and harms nobody", async () => {
        await configure({ CONCURRENT_REQUESTS_PER_DOMAIN: 1 });
        let answerFirst = (): void => {};
        server.answer = (response) => (answerFirst = () => response.end("first"));
        const first = handler.download(new Request(server.url("/first")));
        await server.asked();
        const second = handler.download(new Request(server.url("/second")));
        const outcome = errorOf(second);
        const third = handler.download(new Request(server.url("/third")));

        second.cancel();
        server.answer = (response) => response.end("third");
        answerFirst();

        expect(await outcome).toBeInstanceOf(CancelledError);
        expect([(await first).text, (await third).text]).toEqual(["first", "third"]);
        expect(server.seen.map(({ url }) => url)).toEqual(["/first", "/third"]);
      });
    });

    describe("with its connections", () => {
      it("uses them again for requests that follow each other", async () => {
        for (const path of ["/1", "/2", "/3", "/4"]) await get({}, path);

        // Undici rests a connection for a turn of the loop and takes another one meanwhile.
        expect(server.connections).toBeLessThanOrEqual(2);
      });

      it("uses the only one it may have again, as soon as the response is there", async () => {
        await configure({ CONCURRENT_REQUESTS_PER_DOMAIN: 1 });
        const done: string[] = [];
        await handler
          .download(new Request(server.url("/1")))
          .addCallback(({ url }) => {
            done.push(url);
            return handler.download(new Request(server.url("/2")));
          })
          .addCallback(({ url }) => done.push(url));

        expect(done).toEqual([server.url("/1"), server.url("/2")]);
        expect(server.connections).toBe(1);
      });

      it("has no more at a time than CONCURRENT_REQUESTS_PER_DOMAIN", async () => {
        await configure({ CONCURRENT_REQUESTS_PER_DOMAIN: 2 });
        server.answer = (response) => setImmediate(() => response.end("ok"));

        const responses = await Promise.all(Array.from({ length: 8 }, async (_, i) => get({}, `/${i}`)));

        expect(responses.map(({ status }) => status)).toEqual(Array(8).fill(200));
        expect(server.connections).toBe(2);
      });

      it("sends a request again when the connection it was to reuse turns out to be closed", async () => {
        await configure({ CONCURRENT_REQUESTS_PER_DOMAIN: 1 });
        await get({}, "/1");
        server.answer = (response, { connection }) =>
          connection === 1 ? response.socket?.destroy() : response.end("again");

        expect((await get({}, "/2")).text).toBe("again");
        expect(server.seen.map(({ url }) => url)).toEqual(["/1", "/2", "/2"]);
      });

      it("does not send a POST again", async () => {
        await configure({ CONCURRENT_REQUESTS_PER_DOMAIN: 1 });
        await get({}, "/1");
        server.answer = ({ socket }) => socket?.destroy();

        expect(await errorOf(get({ method: "POST", body: "x" }, "/2"))).toBeInstanceOf(DownloadFailedError);
        expect(server.seen).toHaveLength(2);
      });

      it("closes them when it is closed", async () => {
        await Promise.all([get(), get()]);

        await handler.close();

        await until(async () => (await server.openConnections()) === 0);
      });

      it("breaks off what is under way when it is closed", async () => {
        server.answer = () => {};
        const outcome = errorOf(get());
        await server.asked();

        await handler.close();

        expect(await outcome).toBeInstanceOf(DownloadFailedError);
      });

      it("breaks off what waits for a connection when it is closed", async () => {
        await configure({ CONCURRENT_REQUESTS_PER_DOMAIN: 1 });
        server.answer = () => {};
        const outcomes = [errorOf(get({}, "/1")), errorOf(get({}, "/2"))];
        await server.asked();

        await handler.close();

        expect(await Promise.all(outcomes)).toEqual([expect.any(DownloadFailedError), expect.any(DownloadFailedError)]);
        await until(async () => (await server.openConnections()) === 0);
        expect(server.seen.map(({ url }) => url)).toEqual(["/1"]);
      });

      it("takes no more requests when it is closed", async () => {
        await handler.close();

        const error = await errorOf(get());

        expect(error).toBeInstanceOf(DownloadFailedError);
        expect(error.message).toContain("the download handler is closed");
      });
    });

    describe("with an https URL", () => {
      let secure: https.Server;
      let url: string;

      beforeEach(async () => {
        secure = https.createServer(selfSigned, (_, response) => response.end("safe"));
        await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
        url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/`;
      });

      afterEach(async () => {
        secure.closeAllConnections();
        await new Promise((resolve) => secure.close(resolve));
      });

      it("refuses a certificate that nobody vouches for, and says how to accept it", async () => {
        const error = await errorOf(handler.download(new Request(url)));

        expect(error).toBeInstanceOf(DownloadFailedError);
        expect(error.message).toContain("set DOWNLOAD_VERIFY_CERTIFICATES to false");
      });

      it("accepts any when DOWNLOAD_VERIFY_CERTIFICATES is false", async () => {
        await configure({ DOWNLOAD_VERIFY_CERTIFICATES: false });

        const { text, ipAddress } = await handler.download(new Request(url));

        expect([text, ipAddress]).toEqual(["safe", "127.0.0.1"]);
      });

      it("fails with DownloadFailedError where the server speaks no TLS", async () => {
        const error = await errorOf(handler.download(new Request(server.url().replace("http:", "https:"))));

        expect(error).toBeInstanceOf(DownloadFailedError);
      });
    });

    it("gives up connecting when it is cancelled or closed", async () => {
      // It accepts and says nothing, so that TLS is what hangs.
      const silent = createServer((socket) => socket.on("error", () => {}).resume());
      await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
      const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
      const [first, second] = [handler.download(new Request(url)), handler.download(new Request(url))];
      const outcomes = [errorOf(first), errorOf(second)];
      await until(async () => (await connectionsOf(silent)) === 2);

      first.cancel();
      await until(async () => (await connectionsOf(silent)) === 1);
      await handler.close();
      await until(async () => (await connectionsOf(silent)) === 0);

      expect(await outcomes[0]).toBeInstanceOf(CancelledError);
      expect(await outcomes[1]).toBeInstanceOf(DownloadFailedError);
      await new Promise((resolve) => silent.close(resolve));
    });
  });
}

function connectionsOf(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
}

function valuesOf(rawHeaders: readonly string[] | undefined, name: string): string[] {
  return (rawHeaders ?? []).filter((_, i, list) => i % 2 === 1 && list[i - 1]?.toLowerCase() === name);
}

async function errorOf(outcome: PromiseLike<unknown>): Promise<Error> {
  try {
    await outcome;
  } catch (error) {
    return error as Error;
  }
  throw new Error("Expected a failure, got a response");
}

/** Wait for something that the other side of a connection notices. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
