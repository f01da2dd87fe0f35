import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configureLogging, isLoggingConfigured, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { getLogger } from "../../../src/crawler/logging/Logger.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "logging-"));
  file = join(folder, "crawl.log");
});
afterEach(() => {
  resetLogging();
  rmSync(folder, { recursive: true });
});

const content = () => readFileSync(file, "utf8");

describe("configureLogging()", () => {
  it("writes Scrapy's line into LOG_FILE", () => {
    configureLogging(new Settings({ LOG_FILE: file }));
    getLogger("scrapy.core.engine").info("Spider opened");
    expect(content()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[scrapy\.core\.engine\] INFO: Spider opened\n$/);
  });

  it("keeps what is in LOG_FILE, unless LOG_FILE_APPEND is false", () => {
    writeFileSync(file, "before\n");
    configureLogging({ LOG_FILE: file, LOG_FORMAT: "%(message)s" });
    getLogger("x").info("after");
    expect(content()).toBe("before\nafter\n");
    resetLogging();
    configureLogging({ LOG_FILE: file, LOG_FORMAT: "%(message)s", LOG_FILE_APPEND: false });
    getLogger("x").info("new");
    expect(content()).toBe("new\n");
  });

  it("does not empty LOG_FILE when it is set up anew for the same file", () => {
    const settings = { LOG_FILE: file, LOG_FORMAT: "%(message)s", LOG_FILE_APPEND: false };
    configureLogging(settings);
    getLogger("x").info("first");
    configureLogging({ ...settings, LOG_FORMAT: "2: %(message)s" });
    getLogger("x").info("second");
    expect(content()).toBe("first\n2: second\n");
  });

  it("takes a file URL", () => {
    configureLogging({ LOG_FILE: pathToFileURL(file), LOG_FORMAT: "%(message)s" });
    getLogger("x").info("here");
    expect(content()).toBe("here\n");
  });

  it("refuses a LOG_FILE that cannot be opened and leaves the log as it was", () => {
    configureLogging({ LOG_FILE: file, LOG_FORMAT: "%(message)s" });
    expect(() => configureLogging({ LOG_FILE: folder })).toThrow(
      expect.objectContaining({ code: "ERR_OUTPUT_FILE", reason: "EISDIR", path: folder }),
    );
    getLogger("x").info("still here");
    expect(content()).toBe("still here\n");
  });

  it.each([
    ["LOG_LEVEL", "LOUD", /LOG_LEVEL: "LOUD" is no log level\. Known levels: DEBUG, INFO/],
    ["LOG_FORMAT", "%(nope)s", /LOG_FORMAT: it has no field/],
    ["LOG_FORMAT", 5, /Cannot read the setting LOG_FORMAT as a text/],
    ["LOG_ENABLED", "maybe", /Cannot read the setting LOG_ENABLED as a boolean/],
  ])("refuses %s=%j", (name, value, text) => {
    expect(() => configureLogging({ [name]: value })).toThrow(text);
    expect(isLoggingConfigured()).toBe(false);
  });

  it.each([["warning"], [30], ["30"]])("takes LOG_LEVEL=%j", (level) => {
    const lines: string[] = [];
    configureLogging(
      { LOG_LEVEL: level, LOG_FORMAT: "%(message)s" },
      { sink: { write: (text) => void lines.push(text) } },
    );
    getLogger("x").info("low");
    getLogger("x").warning("high");
    expect(lines).toEqual(["high\n"]);
  });

  it("shortens names with LOG_SHORT_NAMES", () => {
    configureLogging({ LOG_FILE: file, LOG_FORMAT: "%(name)s", LOG_SHORT_NAMES: true });
    getLogger("scrapy.core.engine").info("");
    expect(content()).toBe("scrapy\n");
  });

  it("is remembered until resetLogging()", () => {
    expect(isLoggingConfigured()).toBe(false);
    configureLogging({ LOG_ENABLED: false });
    expect(isLoggingConfigured()).toBe(true);
    resetLogging();
    expect(isLoggingConfigured()).toBe(false);
  });

  it("closes a sink that is replaced", () => {
    let closed = 0;
    configureLogging({}, { sink: { write: () => {}, close: () => void closed++ } });
    configureLogging({ LOG_ENABLED: false });
    expect(closed).toBe(1);
  });
});
