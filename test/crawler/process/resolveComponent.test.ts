import { describe, expect, it } from "vitest";
import * as crawler from "../../../src/crawler/index.js";
import { builtInComponents } from "../../../src/crawler/process/builtInComponents.js";
import { resolveComponent } from "../../../src/crawler/process/resolveComponent.js";
import { defaultSettings } from "../../../src/crawler/settings/defaultSettings.js";

const OWN = "deferred-interop/crawler#";
const pathsIn = (value: unknown): string[] => {
  if (typeof value === "string") return value.startsWith(OWN) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return [...Object.keys(value), ...Object.values(value)].flatMap(pathsIn);
};
/** What the defaults name and a later version will bring. */
const TO_COME: readonly string[] = [`${OWN}CachingThreadedResolver`];

describe("resolveComponent()", () => {
  it.each(pathsIn(Object.values(defaultSettings)).filter((path) => !TO_COME.includes(path)))(
    "knows %s of the default settings",
    (path) => {
      expect(resolveComponent(path, "component").name).toBe(path.slice(OWN.length));
    },
  );

  it("knows nothing that the package does not export under that name", () => {
    for (const [name, component] of Object.entries(builtInComponents)) {
      expect((crawler as Record<string, unknown>)[name]).toBe(component);
    }
  });

  it.each([
    ["scrapy.extensions.logstats.LogStats", "LogStats"],
    ["scrapy.core.downloader.handlers._httpx.HttpxDownloadHandler", "UndiciDownloadHandler"],
    ["scrapy.dupefilters.RFPDupeFilter", "DupeFilter"],
  ])("takes Scrapy's path %s", (path, name) => {
    expect(resolveComponent(path, "component").name).toBe(name);
  });

  it("gives a class back", () => {
    class Own {}

    expect(resolveComponent(Own, "component")).toBe(Own);
  });

  it("loads any other path", () => {
    expect(resolveComponent("node:events#EventEmitter", "component").name).toBe("EventEmitter");
  });

  it.each<[string, unknown, string, string]>([
    [
      "a name that is not there",
      `${OWN}Nothing`,
      "ERR_LOAD_EXPORT",
      `Cannot load extension "${OWN}Nothing": there is no such component`,
    ],
    ["no class", "node:os#EOL", "ERR_LOAD_TYPE", 'Cannot load extension "node:os#EOL": it is "\\n", expected a class'],
    [
      "a file that is not there",
      "./nothing.mjs#Nothing",
      "ERR_LOAD_MODULE",
      `relative paths count from the working directory, ${process.cwd()}`,
    ],
    ["no path", undefined, "ERR_LOAD_PATH", "Error loading object undefined: not a full path"],
  ])("refuses %s", (_what, path, code, message) => {
    expect(() => resolveComponent(path, "extension")).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
