import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { builtInComponents } from "../../../src/crawler/process/builtInComponents.js";
import { defaultSettings } from "../../../src/crawler/settings/defaultSettings.js";

const SOURCES = fileURLToPath(new URL("../../../src", import.meta.url));

/** Settings whose components are still to come. */
const TO_COME = /^(?:DNS|FTP_|JOBDIR|TELNETCONSOLE_|REACTOR_THREADPOOL_MAXSIZE|TWISTED_DNS_RESOLVER)/;

/** The code of the package without comments, and without the list of defaults. */
const code = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith("defaultSettings.ts"))
  .map((path) => readFileSync(join(SOURCES, path), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ""))
  .join("\n");

describe("defaultSettings", () => {
  it("names no setting that nothing reads", () => {
    const names = Object.keys(defaultSettings).filter((name) => !TO_COME.test(name));
    const unread = names.filter((name) => !new RegExp(`\\b${name.replace(/_BASE$/, "")}\\b`).test(code));

    expect(unread).toEqual([]);
  });

  it("names only components that there are", () => {
    const paths = JSON.stringify(defaultSettings).match(/deferred-interop\/crawler#\w+/g) ?? [];
    const missing = paths.map((path) => path.split("#")[1] ?? "").filter((name) => !(name in builtInComponents));

    expect(missing.filter((name) => name !== "CachingThreadedResolver")).toEqual([]);
  });
});
