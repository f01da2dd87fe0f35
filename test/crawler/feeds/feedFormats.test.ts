import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FeedExporter } from "../../../src/crawler/feeds/FeedExporter.js";
import { feedFormatOf, formatNames } from "../../../src/crawler/feeds/feedFormats.js";
import { feedOfArgument } from "../../../src/crawler/feeds/feedOfArgument.js";
import { JsonItemExporter } from "../../../src/crawler/feeds/JsonItemExporter.js";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { resolveComponent } from "../../../src/crawler/process/resolveComponent.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";
import { signals } from "../../../src/crawler/signals/signals.js";
import { FakeCrawler } from "../FakeCrawler.js";

let file: string;
let lines: string[];
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), "formats-")), "items.xml");
  lines = [];
  configureLogging(
    { LOG_FORMAT: "%(levelname)s %(message)s" },
    { sink: { write: (text) => void lines.push(text.split("\n")[0]!) } },
  );
});
afterEach(() => {
  resetLogging();
  rmSync(join(file, ".."), { recursive: true });
});

class XmlExporter {
  exportItem(item: unknown): string {
    return `<item>${String(item)}</item>`;
  }
  finish(): string {
    return "</items>";
  }
}

function export_(exporter: unknown, items: readonly unknown[], options: object = {}): FakeCrawler {
  const crawler = new FakeCrawler({ FEED_EXPORTERS: { xml: exporter }, FEEDS: { [file]: options } });
  new FeedExporter(crawler);
  for (const item of items) {
    crawler.signals.sendDeferred(signals.itemScraped, { item, response: undefined, spider: crawler.spider });
  }
  crawler.signals.sendDeferred(signals.spiderClosed, { reason: "finished", spider: crawler.spider });
  return crawler;
}

describe("FEED_EXPORTERS", () => {
  it("makes feeds of a format of the user's own", () => {
    export_(XmlExporter, [1, 2]);

    expect(readFileSync(file, "utf8")).toBe("<item>1</item><item>2</item></items>");
  });

  it("makes feeds of bytes, in order with text", () => {
    let count = 0;
    class Mixed {
      exportItem(): string | Uint8Array {
        return count++ % 2 === 0 ? "é" : Uint8Array.of(0xff, 0);
      }
    }
    export_(Mixed, [1, 2, 3]);

    expect([...readFileSync(file)]).toEqual([0xc3, 0xa9, 0xff, 0, 0xc3, 0xa9]);
  });

  it("adds nothing to a feed that is there, unless the class says how", () => {
    writeFileSync(file, "<item>0</item>\n");

    expect(() => export_(XmlExporter, [])).toThrow("nothing can be added to");
    export_(
      class extends XmlExporter {
        static growth = "lines" as const;
      },
      [1],
    );
    expect(readFileSync(file, "utf8")).toBe("<item>0</item>\n<item>1</item></items>");
  });

  it.each([
    [{ exportItem: () => 5 }, "Wrong.exportItem() gave 5, wanted text or bytes"],
    [{ exportItem: () => Promise.resolve("") }, "Wrong.exportItem() gave an object of class Promise"],
    [
      {
        exportItem: () => {
          throw new Error("no title");
        },
      },
      "no title",
    ],
  ])("says which item could not become text, and goes on: %o", (members, message) => {
    class Wrong extends XmlExporter {
      constructor() {
        super();
        Object.assign(this, members);
      }
    }
    export_(Wrong, ["a"]);

    expect(lines[0]).toContain(`ERROR Cannot export the item 'a': ${message}`);
    expect(lines[1]).toContain("INFO Stored xml feed (0 items)");
  });

  it("takes classes by their paths, those of this package too", () => {
    const crawler = Object.assign(
      new FakeCrawler({ FEED_EXPORTERS: { txt: "scrapy.exporters.JsonItemExporter", a: "./a.mjs#A" } }),
      { resolve: resolveComponent },
    );

    expect(feedFormatOf("txt", crawler)).toEqual({ Exporter: JsonItemExporter, growth: "never" });
    expect(() => feedFormatOf("a", crawler)).toThrow('Cannot load exporter of "a" feeds "./a.mjs#A"');
  });

  it.each([
    [{}, "{}"],
    [Date, "Date"],
    [
      class Old {
        export_item(): void {}
      },
      "Old, which has export_item()",
    ],
  ])("refuses %o", (wrong, shown) => {
    expect(() => export_(wrong, [])).toThrow(
      `Cannot make the exporter of "xml" feeds with ${shown}: expected a class with a method exportItem(item)`,
    );
  });

  it("takes a format away with null, and is known to -o", () => {
    const settings = new Settings({ FEED_EXPORTERS: { csv: null, xml: XmlExporter } });

    expect(formatNames(settings)).toEqual(["jsonlines", "jsonl", "jl", "json", "xml"]);
    expect(feedOfArgument("items.txt:xml", false, settings)).toEqual({ "items.txt": { format: "xml" } });
    expect(() => feedOfArgument("items.csv", false, settings)).toThrow('unknown feed format "csv"');
  });
});
