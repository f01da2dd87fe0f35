import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { callSite } from "../../src/core/callSite.js";
import type { Failure } from "../../src/core/Failure.js";
import { hostClock } from "../../src/core/hostClock.js";
import { setErrorLogger } from "../../src/core/logError.js";

afterEach(() => {
  setErrorLogger(undefined);
});

describe("hostClock", () => {
  it.each([
    ["is rejected with", () => Promise.reject(new Error("lost"))],
    [
      "throws",
      () => {
        throw new Error("lost");
      },
    ],
  ] as const)("logs what a call %s", async (_how, fn: () => unknown) => {
    const logged = await new Promise<Failure>((resolve) => {
      setErrorLogger(resolve);
      hostClock.callLater(0, fn);
    });

    expect(logged.getErrorMessage()).toBe("lost");
  });
});

describe("callSite()", () => {
  it("names a place whose path has spaces and brackets", () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "a (strange) place ")));
    const file = join(folder, "caller.cjs");
    writeFileSync(file, "module.exports = function (fn) { return fn(); };\n");
    const caller = createRequire(import.meta.url)(file) as (fn: () => string) => string;

    const site = caller(function asked(): string {
      return callSite(asked);
    });

    expect(site).toBe(`${file}:1:41`);
    rmSync(folder, { recursive: true });
  });
});
