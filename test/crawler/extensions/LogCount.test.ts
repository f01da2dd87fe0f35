import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LogCount } from "../../../src/crawler/extensions/LogCount.js";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { getLogger } from "../../../src/crawler/logging/Logger.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { FakeCrawler } from "../FakeCrawler.js";

const logger = getLogger("x");
let crawler: FakeCrawler;

beforeEach(() => {
  configureLogging({ LOG_LEVEL: "INFO", LOG_ENABLED: false });
  crawler = new FakeCrawler();
  new LogCount(crawler);
});
afterEach(resetLogging);

const open = () => crawler.signals.sendDeferred(signals.spiderOpened, { spider: crawler.spider });

describe("LogCount", () => {
  it("counts lines by level while the spider is open", () => {
    logger.info("before");
    void open();
    logger.debug("below LOG_LEVEL");
    logger.info("one");
    logger.info("two");
    logger.error("three");
    void crawler.signals.sendDeferred(signals.spiderClosed, { spider: crawler.spider, reason: "finished" });
    logger.info("after");
    expect(crawler.stats.getStats()).toEqual({ "log_count/INFO": 2, "log_count/ERROR": 1 });
  });

  it("stops with the engine when the spider is not closed", () => {
    void open();
    void crawler.signals.sendDeferred(signals.engineStopped, {});
    logger.info("after");
    expect(crawler.stats.getStats()).toEqual({});
  });
});
