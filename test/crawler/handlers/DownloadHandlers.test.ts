import { describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import type { Failure } from "../../../src/core/Failure.js";
import { succeed } from "../../../src/core/succeed.js";
import { NotConfigured, NotSupported } from "../../../src/crawler/errors.js";
import type { DownloadHandler, DownloadHandlerClass } from "../../../src/crawler/handlers/DownloadHandler.js";
import { DownloadHandlers } from "../../../src/crawler/handlers/DownloadHandlers.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";
import { captureLog } from "./captureLog.js";

const log = captureLog();

/** Notes in a list what happens to handlers of a name. */
function fakeHandler(name: string, notes: string[], closing?: () => unknown): DownloadHandlerClass {
  return class FakeHandler implements DownloadHandler {
    constructor() {
      notes.push(`${name} made`);
    }
    download(request: Request): Deferred<Response> {
      notes.push(`${name} downloads ${request.url}`);
      return succeed(new Response(request.url));
    }
    close(): unknown {
      notes.push(`${name} closed`);
      return closing?.();
    }
  };
}

function failing(error: unknown): DownloadHandlerClass {
  return class FailingHandler implements DownloadHandler {
    constructor() {
      throw error;
    }
    download(): never {
      throw new Error("never made");
    }
    close(): void {}
  };
}

function handlers(own: Record<string, unknown>, base: Record<string, unknown> = {}): DownloadHandlers {
  const settings = new Settings({ DOWNLOAD_HANDLERS: own });
  settings.set("DOWNLOAD_HANDLERS_BASE", base);
  return new DownloadHandlers(settings, (pathOrClass) => {
    if (typeof pathOrClass === "function") return pathOrClass as DownloadHandlerClass;
    throw new Error(`no such module: ${String(pathOrClass)}`);
  });
}

function errorOf(download: Deferred<Response>): Error {
  let error: unknown;
  download.addErrback((failure: Failure) => void (error = failure.value));
  return error as Error;
}

describe("DownloadHandlers", () => {
  it("downloads with the handler for the scheme, the user's before the one built in", () => {
    const notes: string[] = [];
    const all = handlers({ b: fakeHandler("own", notes) }, { a: fakeHandler("a", notes), b: fakeHandler("b", notes) });

    all.download(new Request("a:x"));
    all.download(new Request("b:y"));

    expect(notes).toEqual(["a made", "own made", "a downloads a:x", "own downloads b:y"]);
  });

  it("makes a lazy handler with the first request, once", () => {
    const notes: string[] = [];
    const lazy = Object.assign(fakeHandler("lazy", notes), { lazy: true });
    const all = handlers({ a: lazy });
    expect(notes).toEqual([]);

    all.download(new Request("a:1"));
    all.download(new Request("a:2"));

    expect(notes).toEqual(["lazy made", "lazy downloads a:1", "lazy downloads a:2"]);
  });

  it("fails for a scheme without a handler", () => {
    const error = errorOf(handlers({}).download(new Request("gopher://host/")));

    expect(error).toBeInstanceOf(NotSupported);
    expect(error.message).toBe("Unsupported URL scheme 'gopher': no handler available for that scheme");
  });

  it("fails for a scheme that null disables", () => {
    const error = errorOf(handlers({ a: null }, { a: fakeHandler("a", []) }).download(new Request("a:x")));

    expect(error.message).toBe("Unsupported URL scheme 'a': no handler available for that scheme");
  });

  it("fails with the text of a handler that is not configured, which is not logged", () => {
    const error = errorOf(handlers({ a: failing(new NotConfigured("needs a reactor")) }).download(new Request("a:x")));

    expect(error.message).toBe("Unsupported URL scheme 'a': needs a reactor");
    expect(log).toEqual([]);
  });

  it.each([
    ["a path that leads nowhere", "./gone.js#Handler", "no such module: ./gone.js#Handler", "./gone.js#Handler"],
    ["a handler that cannot be made", failing(new Error("no disk")), "no disk", "FailingHandler"],
  ])("logs %s and fails with that", (_, pathOrClass, reason, name) => {
    const error = errorOf(handlers({ a: pathOrClass }).download(new Request("a:x")));

    expect(error.message).toBe(`Unsupported URL scheme 'a': ${reason}`);
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(`ERROR Loading "${name}" for scheme "a"`);
  });

  it("tries a lazy handler that cannot be made once only", () => {
    const lazy = Object.assign(failing(new Error("no disk")), { lazy: true });
    const all = handlers({ a: lazy });

    const errors = [errorOf(all.download(new Request("a:1"))), errorOf(all.download(new Request("a:2")))];

    expect(errors.map(({ message }) => message)).toEqual(Array(2).fill("Unsupported URL scheme 'a': no disk"));
    expect(log).toHaveLength(1);
  });

  it("turns what a handler throws into a failure", () => {
    const Throwing = class extends fakeHandler("a", []) {
      override download(): never {
        throw new RangeError("too far");
      }
    };

    expect(errorOf(handlers({ a: Throwing }).download(new Request("a:x")))).toBeInstanceOf(RangeError);
  });

  it("closes all handlers that were made, and waits for them", () => {
    const notes: string[] = [];
    const closing = new Deferred<void>();
    const all = handlers({
      a: fakeHandler("a", notes, () => closing),
      b: fakeHandler("b", notes),
      c: Object.assign(fakeHandler("c", notes), { lazy: true }),
    });

    const closed = all.close();

    expect(notes.slice(2)).toEqual(["a closed", "b closed"]);
    expect(closed.called).toBe(false);
    closing.callback();
    expect(closed.called).toBe(true);
  });

  it("logs the error of a handler that cannot be closed, and closes the others", () => {
    const notes: string[] = [];
    const all = handlers({
      a: fakeHandler("a", notes, () => {
        throw new Error("stuck");
      }),
      b: fakeHandler("b", notes),
    });

    const closed = all.close();

    expect([closed.called, closed.result, notes.at(-1)]).toEqual([true, undefined, "b closed"]);
    expect(log[0]).toMatch('ERROR Error closing the download handler for scheme "a"');
  });

  it("has no handlers when it is closed", () => {
    const all = handlers({ a: fakeHandler("a", []) });

    void all.close();

    expect(errorOf(all.download(new Request("a:x")))).toBeInstanceOf(NotSupported);
  });
});
