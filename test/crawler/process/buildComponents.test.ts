import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/crawler/errors.js";
import { buildComponent, buildComponents } from "../../../src/crawler/process/buildComponents.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();

class Good {}
class Silent {
  constructor() {
    throw new NotConfigured();
  }
}
class Sorry {
  constructor() {
    throw new NotConfigured("no key was given");
  }
}

describe("buildComponents()", () => {
  it("names those that are made, and says why others are not", () => {
    const extensions = { good: [Good, 1], silent: [Silent, 2], sorry: [Sorry, 3] };
    const crawler = new FakeCrawler({ EXTENSIONS_BASE: {}, EXTENSIONS: extensions });

    expect(buildComponents(crawler, "EXTENSIONS", "extension")).toEqual([new Good()]);
    expect(log).toEqual(["WARNING Disabled sorry: no key was given", "INFO Enabled extensions:\n['good']"]);
  });

  it.each<[string, unknown]>([
    ["a text", "high"],
    ["a class without a number", Good],
  ])("refuses %s as an order", (_what, order) => {
    const crawler = new FakeCrawler({ ITEM_PIPELINES: { "./a.mjs#A": order } });

    expect(() => buildComponents(crawler, "ITEM_PIPELINES", "item pipeline")).toThrow(
      expect.objectContaining({
        code: "ERR_SETTING_VALUE",
        message: expect.stringContaining(
          'Cannot use the setting ITEM_PIPELINES: the order of "./a.mjs#A" is no number',
        ),
      }),
    );
  });

  it("passes on any other error of a constructor", () => {
    class Bad {
      constructor() {
        throw new RangeError("bad");
      }
    }
    const crawler = new FakeCrawler({ ITEM_PIPELINES: { bad: [Bad, 1] } });

    expect(() => buildComponents(crawler, "ITEM_PIPELINES", "item pipeline")).toThrow(new RangeError("bad"));
  });
});

describe("buildComponent()", () => {
  it("makes what a setting names, with the crawler", () => {
    class Stats {
      readonly crawler: unknown;
      constructor(crawler: unknown) {
        this.crawler = crawler;
      }
    }
    const crawler = new FakeCrawler({ STATS_CLASS: Stats });

    expect(buildComponent<Stats>(crawler, "STATS_CLASS").crawler).toBe(crawler);
  });

  it("refuses a function", () => {
    const crawler = new FakeCrawler({ STATS_CLASS: () => new Good() });

    expect(() => buildComponent(crawler, "STATS_CLASS")).toThrow(expect.objectContaining({ code: "ERR_COMPONENT" }));
  });
});
