import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configureLogging, isLoggingConfigured, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { getLogger } from "../../../src/crawler/logging/Logger.js";
import { Crawler } from "../../../src/crawler/process/Crawler.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { Spider } from "../../../src/crawler/spiders/Spider.js";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "crawler-log-"));
  path = join(folder, "crawl.log");
  writeFileSync(path, "previous message\n");
});
afterEach(() => {
  resetLogging();
  rmSync(folder, { recursive: true, force: true });
});

function spiderThatLogs(settings: Record<string, unknown>): typeof Spider {
  return class Logging extends Spider {
    static override name = "logging";
    static override customSettings = { TWISTED_REACTOR_ENABLED: false, LOG_FILE: path, ...settings };
  };
}

describe("a crawler and the log", () => {
  // S: S102
  it("leaves it alone when nobody has set it up", () => {
    new Crawler(spiderThatLogs({}));

    expect(isLoggingConfigured()).toBe(false);
  });

  // S: S103
  it("takes level and file of the spider, keeps what is in the file, and counts what it writes", async () => {
    configureLogging({ LOG_LEVEL: "DEBUG", LOG_ENABLED: false });
    const crawler = new Crawler(spiderThatLogs({ LOG_LEVEL: "INFO" }));
    const logger = getLogger("test");
    const levelAtCreation = [logger.isEnabledFor("DEBUG"), logger.isEnabledFor("INFO")];
    let moreInfos = 0;
    // Not before the crawl counts.
    crawler.signals.connect(signals.engineStarted, () => {
      const infos = (): number => Number(crawler.stats.getValue("log_count/INFO", 0));
      const before = infos();
      logger.debug("debug message");
      logger.info("info message");
      logger.warning("warning message");
      logger.error("error message");
      moreInfos = infos() - before;
    });
    await crawler.crawl();
    resetLogging();
    const text = readFileSync(path, "utf8");

    expect(levelAtCreation).toEqual([false, true]);
    expect(text.startsWith("previous message\n")).toBe(true);
    expect(text).toMatch(/info message.*warning message.*error message/s);
    expect(text).not.toContain("debug message");
    const counts = ["ERROR", "WARNING", "DEBUG"].map((level) => crawler.stats.getValue(`log_count/${level}`));
    expect([...counts, moreInfos]).toEqual([1, 1, undefined, 1]);
  });

  // S: S104
  it("empties the file with LOG_FILE_APPEND: false", async () => {
    configureLogging({ LOG_ENABLED: false });
    const crawler = new Crawler(spiderThatLogs({ LOG_FILE_APPEND: false }));
    await crawler.crawl();
    resetLogging();
    const text = readFileSync(path, "utf8");

    expect(text).not.toContain("previous message");
    expect(text).toContain("Spider closed (finished)");
  });
});
