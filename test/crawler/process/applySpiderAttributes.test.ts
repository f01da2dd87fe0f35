import { describe, expect, it } from "vitest";
import type { Spider } from "../../../src/crawler/spiders/Spider.js";
import { crawl, spiderWith } from "../engine/crawl.js";

function spiderWithAttribute(attribute: string, customSettings?: Record<string, unknown>): typeof Spider {
  const Base = spiderWith({}) as typeof Spider;
  class Attributed extends Base {
    static override customSettings = customSettings;
  }
  Object.assign(Attributed.prototype, { [attribute]: 2 });
  return Attributed;
}

describe.each([
  ["download_delay", "DOWNLOAD_DELAY"],
  ["downloadDelay", "DOWNLOAD_DELAY"],
  ["max_concurrent_requests", "CONCURRENT_REQUESTS"],
  ["maxConcurrentRequests", "CONCURRENT_REQUESTS"],
])("a spider with %s", (attribute, setting) => {
  const advice = `WARNING The '${attribute}' spider attribute is deprecated. Use the ${setting} setting instead.`;

  // S: S95
  it(`is taken at its word, with a warning that names ${setting}`, async () => {
    const { crawler, log } = await crawl(spiderWithAttribute(attribute), {
      server: () => "",
      settings: { [setting]: 1 },
    });

    expect(crawler.settings.getFloat(setting)).toBe(2);
    expect(log).toContain(advice);
  });

  // S: S95
  it("loses to its own settings, and is told so", async () => {
    const { crawler, log } = await crawl(spiderWithAttribute(attribute, { [setting]: 1 }));

    expect(crawler.settings.getFloat(setting)).toBe(1);
    expect(log).toContain(
      `${advice} It is also being ignored because ${setting} is already set at spider or higher priority. Remove the '${attribute}' attribute from your spider.`,
    );
  });
});
