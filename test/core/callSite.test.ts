import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { callSite } from "../../src/core/callSite.js";

type Caller = <R>(fn: () => R) => R;

let folder = "";

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "a (strange) place ")));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllGlobals();
});

/** A function of a file of its own, and where in that file. */
function makeCaller(source: string): { readonly file: string; readonly caller: Caller } {
  const file = join(folder, "caller.cjs");
  writeFileSync(file, source);
  const { caller } = createRequire(import.meta.url)(file) as { readonly caller: Caller };
  return { file, caller };
}

function asked(): string {
  return callSite(asked);
}

/** The answer when `Error` behaves as on a host whose stacks are these lines. */
function siteOnHostWith(stack: string | undefined): string {
  vi.stubGlobal(
    "Error",
    class {
      readonly stack = stack;
    },
  );
  return asked();
}

describe("callSite()", () => {
  it("names a place whose path has spaces and brackets", () => {
    const { file, caller } = makeCaller("exports.caller = function (fn) { return fn(); };\n");

    expect(caller(asked)).toBe(`${file}:1:41`);
  });

  it("names a place far down in a file", () => {
    const { file, caller } = makeCaller(`${"\n".repeat(122)}exports.caller = function named(fn) { return fn(); };`);

    expect(caller(asked)).toBe(`${file}:123:46`);
  });

  it("names the place of a caller without a name", () => {
    const frames = ["    at callSite (core.js:1:2)", "    at asked (core.js:3:4)", "    at /app/main.js:12:34"];

    expect(siteOnHostWith(frames.join("\n"))).toBe("/app/main.js:12:34");
  });

  it("names the place of an async caller without a name", () => {
    const frames = ["    at callSite (core.js:1:2)", "    at asked (core.js:3:4)", "    at async /app/main.js:12:34"];

    expect(siteOnHostWith(frames.join("\n"))).toBe("/app/main.js:12:34");
  });

  it("passes over the frames that have no place", () => {
    const frames = [
      "",
      "",
      "    at JSON.parse (<anonymous>)",
      "    at main (/app/:1:2)/main.js)",
      "    at last (/app/main.js:1:2)",
    ];

    expect(siteOnHostWith(frames.join("\n"))).toBe("/app/main.js:1:2");
  });

  it("says so when no frame is to be had", () => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    const site = asked();
    Error.stackTraceLimit = limit;

    expect(site).toBe("an unknown place");
  });

  it("reads the stacks of hosts other than V8, which begin with the innermost frame", () => {
    const frames = ["callSite@file:///core.js:1:2", "asked@file:///core.js:3:4", "main@file:///@app/main.js:12:34", ""];

    expect(siteOnHostWith(frames.join("\n"))).toBe("file:///@app/main.js:12:34");
  });

  it("says so on a host without stacks", () => {
    expect(siteOnHostWith(undefined)).toBe("an unknown place");
  });
});
