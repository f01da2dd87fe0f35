import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { slots } from "../../../src/core/slots.js";
import { HTTP11DownloadHandler } from "../../../src/crawler/handlers/HTTP11DownloadHandler.js";
import { DownloadTimeoutError } from "../../../src/crawler/handlers/errors.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";
import { Clock } from "../../../src/time/Clock.js";
import { describeHttpHandler } from "./httpHandlerContract.js";
import { HttpTestServer } from "./HttpTestServer.js";

describeHttpHandler(HTTP11DownloadHandler);

describe("HTTP11DownloadHandler", () => {
  const { currentClock } = slots();
  let server: HttpTestServer;
  let handler: HTTP11DownloadHandler;
  let clock: Clock;

  beforeEach(async () => {
    clock = new Clock();
    slots().currentClock = () => clock;
    server = await new HttpTestServer((response) => response.end("ok")).start();
    handler = new HTTP11DownloadHandler(new Settings());
  });
  afterEach(async () => {
    slots().currentClock = currentClock;
    handler.close();
    await server.stop();
  });

  it("takes time from the present clock: exactly DOWNLOAD_TIMEOUT seconds", async () => {
    server.answer = () => {};
    const download = handler.download(new Request(server.url()));
    await server.asked();

    clock.advance({ seconds: 179.999 });
    expect(download.called).toBe(false);
    clock.advance(1);

    await expect(download).rejects.toBeInstanceOf(DownloadTimeoutError);
  });

  it("leaves no timer behind a response", async () => {
    await handler.download(new Request(server.url()));

    expect(clock.getDelayedCalls()).toEqual([]);
  });

  it("starts no timer where there is no limit", () => {
    const download = handler.download(new Request(server.url(), { meta: { downloadTimeout: 0 } }));

    expect(clock.getDelayedCalls()).toEqual([]);
    download.addErrback(() => undefined).cancel();
  });

  it("asks again on a new connection when the kept one breaks that a request had to wait for", async () => {
    handler.close();
    handler = new HTTP11DownloadHandler(new Settings({ CONCURRENT_REQUESTS_PER_DOMAIN: 1 }));
    // The first connection is good for one answer.
    server.answer = (response, { connection, url }) =>
      url === "/second" && connection === 1 ? response.socket?.resetAndDestroy() : response.end(url);
    const downloads = ["/first", "/second"].map((path) => handler.download(new Request(server.url(path))));
    const [first, second] = await Promise.all(downloads);

    expect([first?.text, second?.text]).toEqual(["/first", "/second"]);
    expect(server.seen.map(({ url, connection }) => [url, connection])).toEqual([
      ["/first", 1],
      ["/second", 1],
      ["/second", 2],
    ]);
  });

  it("says the version of HTTP that the server speaks", async () => {
    server.answer = ({ socket }) => socket?.end("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");

    expect((await handler.download(new Request(server.url()))).protocol).toBe("HTTP/1.0");
  });

  it("may have as many connections to a host as the largest of its slots", async () => {
    handler.close();
    handler = new HTTP11DownloadHandler(
      new Settings({ CONCURRENT_REQUESTS_PER_DOMAIN: 1, DOWNLOAD_SLOTS: { "127.0.0.1": { concurrency: 3 } } }),
    );
    const waiting: (() => void)[] = [];
    server.answer = (response) => {
      waiting.push(() => response.end("ok"));
      if (waiting.length === 3) for (const answer of waiting) answer();
    };

    const responses = await Promise.all([1, 2, 3].map(async (i) => handler.download(new Request(server.url(`/${i}`)))));

    expect(responses.map(({ text }) => text)).toEqual(["ok", "ok", "ok"]);
    expect(server.connections).toBe(3);
  });
});
