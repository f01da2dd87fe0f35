import { randomBytes } from "node:crypto";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { RuntimeError } from "../../../src/core/errors.js";
import { slots } from "../../../src/core/slots.js";
import { IgnoreRequest, NotConfigured } from "../../../src/crawler/errors.js";
import { ResponseDataLossError } from "../../../src/crawler/handlers/errors.js";
import { Request, type RequestOptions } from "../../../src/crawler/http/Request.js";
import { Response, type ResponseOptions } from "../../../src/crawler/http/Response.js";
import { HttpCompressionMiddleware } from "../../../src/crawler/middlewares/HttpCompressionMiddleware.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();
const URL = "http://host/";
const text = "<p>grüße</p>".repeat(100);

interface Case extends RequestOptions {
  readonly settings?: Record<string, unknown>;
  readonly crawler?: FakeCrawler;
}

function decode(
  encoding: string | string[] | undefined,
  body: Uint8Array,
  { settings = {}, crawler = new FakeCrawler(settings), ...options }: Case = {},
  more: ResponseOptions = {},
): unknown {
  const headers = { "Content-Type": "text/html", ...(encoding !== undefined && { "Content-Encoding": encoding }) };
  const response = new Response(URL, { headers, body, ...more });
  return new HttpCompressionMiddleware(crawler).processResponse(new Request(URL, options), response);
}

describe("HttpCompressionMiddleware", () => {
  const { promiseRule } = slots();
  afterEach(() => {
    slots().promiseRule = promiseRule;
  });

  it("is not there when COMPRESSION_ENABLED is false", () => {
    expect(() => new HttpCompressionMiddleware(new FakeCrawler({ COMPRESSION_ENABLED: false }))).toThrow(NotConfigured);
  });

  it.each([
    ["that is announced as empty", 200, []],
    ["that redirects", 302, ["partial"]],
  ])("takes a body of no bytes for an empty page: %s", (_what, status, flags) => {
    const response = decode("gzip", new Uint8Array(0), {}, { status, flags }) as Response;

    expect([response.text, response.status, response.flags]).toEqual(["", status, flags]);
  });

  it("takes it for lost where nothing but the end of the connection has ended it", () => {
    const once = { settings: { RETRY_TIMES: 0 } };
    expect(() => decode("gzip", new Uint8Array(0), once, { flags: ["partial"] })).toThrow(
      expect.objectContaining({
        name: "ResponseDataLossError",
        message: expect.stringContaining("its compressed body is broken or ends too early (it is empty)") as string,
      }),
    );
    expect(decode("identity", new Uint8Array(0), once, { flags: ["partial"] })).toBeInstanceOf(Response);
  });

  it("gives it with a flag where losses are tolerated", () => {
    const settings = { DOWNLOAD_FAIL_ON_DATALOSS: false };
    const response = decode("gzip", new Uint8Array(0), { settings }, { flags: ["partial"] }) as Response;

    expect([response.text, response.flags]).toEqual(["", ["partial", "dataloss"]]);
  });

  it("says which encodings it knows, unless the request does", () => {
    const middleware = new HttpCompressionMiddleware(new FakeCrawler());
    const [plain, own] = [new Request(URL), new Request(URL, { headers: { "accept-encoding": "identity" } })];

    middleware.processRequest(plain);
    middleware.processRequest(own);

    expect(plain.headers.getAll("accept-encoding")).toEqual(["gzip, deflate, br"]);
    expect(own.headers.getAll("accept-encoding")).toEqual(["identity"]);
  });

  it.each([
    ["gzip", gzipSync(text)],
    ["x-gzip", gzipSync(text)],
    ["GZIP", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["deflate", deflateRawSync(text)],
    ["br", brotliCompressSync(text)],
    ["gzip, br", brotliCompressSync(gzipSync(text))],
    ["identity, gzip", gzipSync(text)],
    [["br", "gzip"], gzipSync(brotliCompressSync(text))],
    ["gzip", Buffer.concat([gzipSync(text.slice(0, 50)), gzipSync(text.slice(50))])],
  ])("decompresses %s at once, and says no more that it is compressed", (encoding, body) => {
    const response = decode(encoding, body) as Response;

    expect(response.text).toBe(text);
    expect([...response.headers]).toEqual([["Content-Type", "text/html"]]);
  });

  it("counts responses and their bytes", () => {
    const crawler = new FakeCrawler();

    decode("gzip", gzipSync("four"), { crawler });
    decode(undefined, Buffer.from("plain"), { crawler });

    expect(crawler.stats.getStats()).toEqual({
      "httpcompression/response_bytes": 4,
      "httpcompression/response_count": 1,
    });
  });

  it("keeps the encodings that it does not know, and all below them", () => {
    const inner = Buffer.from("compressed by zip");

    const response = decode("zip, gzip", gzipSync(inner)) as Response;
    const below = decode("gzip, zip", inner) as Response;

    expect([response.text, response.headers.getAll("content-encoding")]).toEqual([inner.toString(), ["zip"]]);
    expect([below.text, below.headers.getAll("content-encoding")]).toEqual([inner.toString(), ["gzip, zip"]]);
  });

  it.each([
    ["has no encoding", undefined, Buffer.from("x"), {}],
    ["has no body", "gzip", Buffer.alloc(0), {}],
    ["answers a HEAD", "gzip", Buffer.from("x"), { method: "HEAD" }],
  ])("leaves a response alone that %s", (_, encoding, body, options) => {
    const response = decode(encoding, body, options) as Response;

    expect([response.body, response.headers.get("content-encoding")]).toEqual([body, encoding]);
  });

  it("keeps status, flags, request and address", () => {
    const request = new Request(URL);

    const response = decode(
      "gzip",
      gzipSync("x"),
      {},
      { status: 404, flags: ["cached"], request, ipAddress: "::1" },
    ) as Response;

    expect(response).toMatchObject({ status: 404, flags: ["cached"], request, ipAddress: "::1" });
  });

  describe("with a body that is broken", () => {
    const half = gzipSync(randomBytes(2000)).subarray(0, 1000);
    const cases: [string, string, Uint8Array][] = [
      ["ends too early", "gzip", half],
      ["ends too early", "br", brotliCompressSync(randomBytes(2000)).subarray(0, 1000)],
      ["ends too early", "deflate", deflateSync(randomBytes(2000)).subarray(0, 1000)],
      ["is none", "gzip", Buffer.from("<html>plain</html>")],
      ["is damaged", "gzip", gzipSync(text).map((byte, i, all) => (i === all.length - 6 ? byte ^ 0xff : byte))],
    ];

    it.each(cases)("sends the request again when it %s (%s)", (_, encoding, body) => {
      const again = decode(encoding, body) as Request;

      expect(again).toBeInstanceOf(Request);
      expect(again.meta.retryTimes).toBe(1);
      expect(log[0]).toMatch(/^DEBUG Retrying <GET http:\/\/host\/> \(failed 1 times\): Cannot use the response of/);
    });

    it("fails with ResponseDataLossError when it has been sent often enough", () => {
      expect(() => decode("gzip", half, { meta: { retryTimes: 2 } })).toThrow(ResponseDataLossError);
      expect(log[0]).toMatch(/^ERROR Gave up retrying/);
    });

    it.each([
      ["RETRY_ENABLED is false", { settings: { RETRY_ENABLED: false } }],
      ["meta dontRetry is set", { meta: { dontRetry: true } }],
      ["RETRY_EXCEPTIONS does not name it", { settings: { RETRY_EXCEPTIONS: [] } }],
    ])("fails at once when %s", (_, options) => {
      expect(() => decode("gzip", half, options)).toThrow(ResponseDataLossError);
      expect(log).toEqual([]);
    });

    it("names the URL, the fault and the cure", () => {
      expect(() => decode("gzip", half, { meta: { dontRetry: true } })).toThrow(
        "Cannot use the response of http://host/: its compressed body is broken or ends too early (unexpected end of file). " +
          'Set DOWNLOAD_FAIL_ON_DATALOSS to false to get what did arrive, with the flag "dataloss"',
      );
    });

    it.each([
      ["DOWNLOAD_FAIL_ON_DATALOSS is false", { settings: { DOWNLOAD_FAIL_ON_DATALOSS: false } }, []],
      ["the meta says so", { meta: { downloadFailOnDataloss: false } }, []],
      ["the handler has tolerated it", {}, ["dataloss"]],
    ])("gives the half of it, flagged, when %s", (_, options, flags) => {
      const whole = "one line of many\n".repeat(200_000);
      const body = gzipSync(whole).subarray(0, 4000);

      const response = decode("gzip", body, options, { flags }) as Response;

      expect(response.flags).toEqual(["dataloss"]);
      expect(response.body.length).toBeGreaterThan(1000);
      expect(whole.startsWith(response.text)).toBe(true);
      expect(response.headers.has("content-encoding")).toBe(false);
    });

    it("gives it as it came, flagged, when nothing can be had of it", () => {
      const body = Buffer.from("<html>plain</html>");

      const response = decode("gzip", body, { meta: { downloadFailOnDataloss: false } }) as Response;

      expect([response.text, response.flags]).toEqual(["<html>plain</html>", ["dataloss"]]);
      expect(response.headers.get("content-encoding")).toBe("gzip");
    });
  });

  describe("with a body that is large", () => {
    const zeros = gzipSync(Buffer.alloc(100_000));

    it("drops it before it fills the memory", () => {
      const drop = (): unknown => decode("gzip", zeros, { meta: { downloadMaxsize: 99_999 } });

      expect(drop).toThrow(IgnoreRequest);
      expect(drop).toThrow(
        `Ignored response <200 http://host/> because its body (${zeros.length} B compressed) exceeded DOWNLOAD_MAXSIZE (99999 B) during decompression.`,
      );
    });

    it("accepts what is exactly as large as it may be", () => {
      expect((decode("gzip", zeros, { settings: { DOWNLOAD_MAXSIZE: 100_000 } }) as Response).body).toHaveLength(
        100_000,
      );
    });

    it("warns of what only decompression has made large", () => {
      decode("gzip", zeros, { settings: { DOWNLOAD_WARNSIZE: 100_000 } });

      expect(log).toEqual([
        "WARNING <200 http://host/> body size after decompression (100000 B) is larger than the download warning size (100000 B).",
      ]);
    });
  });

  describe("with a body that is too large to decompress at once", () => {
    const noise = randomBytes(300_000);

    it("leaves it to Node's threads", async () => {
      const pending = decode("gzip, deflate", deflateSync(gzipSync(noise)));

      expect(pending).toBeInstanceOf(Deferred);
      expect(Buffer.from(((await pending) as Response).body).equals(noise)).toBe(true);
    });

    it("does it at once nevertheless while promises do not settle", () => {
      slots().promiseRule = () => new RuntimeError("not now");

      expect((decode("gzip", gzipSync(noise)) as Response).body).toHaveLength(300_000);
    });

    it("heeds the limit and damage there, too", async () => {
      await expect(decode("gzip", gzipSync(noise), { meta: { downloadMaxsize: 1000 } })).rejects.toBeInstanceOf(
        IgnoreRequest,
      );
      expect(await decode("gzip", gzipSync(noise).subarray(0, 200_000))).toBeInstanceOf(Request);
    });
  });
});
