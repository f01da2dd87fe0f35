import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/crawler/errors.js";
import type { Addon } from "../../../src/crawler/process/Addon.js";
import { AsyncCrawlerRunner } from "../../../src/crawler/process/AsyncCrawlerRunner.js";
import { Crawler } from "../../../src/crawler/process/Crawler.js";
import type { Settings } from "../../../src/crawler/settings/Settings.js";
import { crawl, spiderWith } from "../engine/crawl.js";

class Polite implements Addon {
  updateSettings(settings: Settings): void {
    settings.set("DOWNLOAD_DELAY", 0.001, "addon");
    settings.set("BOT_NAME", "addon", "addon");
  }
}

const messageOf = ({ error }: { error: unknown }): unknown => (error as Error | undefined)?.message;

describe("ADDONS", () => {
  it("change the settings of a crawl, where the project has not set them", async () => {
    const settings = { ADDONS: { polite: [Polite, 1] }, BOT_NAME: "project" };
    const { crawler, log } = await crawl(spiderWith({ parse: () => [] }), { settings });

    expect([crawler.settings.get("DOWNLOAD_DELAY"), crawler.settings.get("BOT_NAME")]).toEqual([0.001, "project"]);
    expect(crawler.settings.getPriority("DOWNLOAD_DELAY")).toBe(15);
    expect(log).toContain("INFO Enabled addons:\n['polite']");
  });

  it("come before the components that they put into place, in order of their numbers", async () => {
    const order: string[] = [];
    class Pipeline {
      processItem = (item: unknown): unknown => item;
      openSpider = (): void => void order.push("pipeline");
    }
    const named = (name: string): unknown =>
      class {
        updateSettings(settings: Settings): void {
          order.push(name);
          settings.set("ITEM_PIPELINES", { own: [Pipeline, 1] }, "addon");
        }
      };
    await crawl(spiderWith({ urls: [] }), {
      settings: { ADDONS: { b: [named("second"), 2], a: [named("first"), 1] } },
    });

    expect(order).toEqual(["first", "second", "pipeline"]);
  });

  it("can be found by their classes, from then on", async () => {
    class Other {}
    const { crawler } = await crawl(spiderWith({ urls: [] }), { settings: { ADDONS: { polite: [Polite, 1] } } });

    expect([crawler.getAddon(Polite), crawler.getAddon(Other)]).toEqual([expect.any(Polite), undefined]);
    expect(() => new Crawler(spiderWith({})).getAddon(Polite)).toThrow(
      "Crawler.getAddon() can only be called after the add-on manager has been created.",
    );
  });

  it.each([["the constructor"], ["updateSettings"]])("stay away when %s says NotConfigured", async (place) => {
    class Sorry {
      constructor() {
        if (place === "the constructor") throw new NotConfigured("no key");
      }
      updateSettings(): void {
        throw new NotConfigured("no key");
      }
    }
    const { crawler, error, log } = await crawl(spiderWith({ urls: [] }), {
      settings: { ADDONS: { sorry: [Sorry, 1] } },
    });

    expect([error, crawler.getAddon(Sorry)]).toEqual([undefined, undefined]);
    expect(log).toContain("WARNING Disabled sorry: no key");
  });

  it.each<[object, string]>([
    [class Empty {}, "Cannot use the addon Empty: it has no method updateSettings()"],
    [
      class Old {
        update_settings(): void {}
      },
      "Cannot use the addon Old: nobody would call its update_settings(). Here the method is named updateSettings()",
    ],
    [
      class Late {
        updateSettings(): Promise<void> {
          return Promise.resolve();
        }
      },
      "Cannot use the addon Late: its updateSettings() may not be async",
    ],
  ])("are refused: %o", async (addon, message) => {
    const result = await crawl(spiderWith({}), { settings: { ADDONS: { wrong: [addon, 1] } } });

    expect([messageOf(result), result.fetched]).toEqual([message, []]);
  });

  it("have what they set checked", async () => {
    class Wrong {
      updateSettings(settings: Settings): void {
        settings.set("RETRY_TIMES", -1, "addon");
      }
    }
    const result = await crawl(spiderWith({}), { settings: { ADDONS: { wrong: [Wrong, 1] } } });

    expect(messageOf(result)).toContain("RETRY_TIMES: its value is -1, from an add-on");
  });

  it("change the settings of a runner, by a static method of their class", () => {
    class Reactorless {
      static updatePreCrawlerSettings(settings: Settings): void {
        settings.set("TWISTED_REACTOR_ENABLED", false, "addon");
      }
    }

    expect(new AsyncCrawlerRunner({ ADDONS: { own: [Reactorless, 1] } }).settings.get("TWISTED_REACTOR_ENABLED")).toBe(
      false,
    );
  });
});
