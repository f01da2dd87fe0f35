import { describe, expect, it } from "vitest";
import { compileDateFormat, formatDate } from "../../../src/crawler/logging/dateFormat.js";
import { compileLineFormat } from "../../../src/crawler/logging/lineFormat.js";
import type { LogLevel } from "../../../src/crawler/logging/LogLevel.js";
import { LogRecord } from "../../../src/crawler/logging/LogRecord.js";

const at = new Date(2026, 7, 3, 9, 5, 7, 45);

function recordOf(level: LogLevel = "INFO", name = "scrapy.core.engine"): LogRecord {
  return Object.assign(new LogRecord(name, level, "Spider opened", undefined), { created: at.getTime() });
}

const format = (text: string, dateFormat: string | null = "%Y-%m-%d %H:%M:%S") =>
  compileLineFormat(text, dateFormat)(recordOf());

describe("compileLineFormat()", () => {
  it("makes Scrapy's default line", () => {
    expect(format("%(asctime)s [%(name)s] %(levelname)s: %(message)s")).toBe(
      "2026-08-03 09:05:07 [scrapy.core.engine] INFO: Spider opened",
    );
  });

  it.each([
    ["%(levelname)-8s|", "INFO    |"],
    ["%(levelname)8s|", "    INFO|"],
    ["%(levelname).2s|", "IN|"],
    ["%(levelname)6.2s|", "    IN|"],
    ["%(levelno)d %(levelno)04d", "20 0020"],
    ["%(msecs)03d", "045"],
    ["%(created).1f", (at.getTime() / 1000).toFixed(1)],
    ["%(process)d", String(process.pid)],
    ["100%% %(message)s 5%", "100% Spider opened 5%"],
    ["no field", "no field"],
    ["", ""],
  ])("makes %j into %j", (text, expected) => {
    expect(format(text)).toBe(expected);
  });

  it("refuses an unknown field and lists the known ones", () => {
    expect(() => compileLineFormat("%(lineno)d", null)).toThrow(
      expect.objectContaining({
        code: "ERR_SETTING_VALUE",
        message: expect.stringMatching(
          /LOG_FORMAT: it has no field %\(lineno\)s\. Known fields: asctime, created, levelname/,
        ),
      }),
    );
  });

  it("colours the level's name, around its padding, and leaves INFO as it is", () => {
    const line = compileLineFormat("%(levelname)-8s%(message)s", null, { colour: true });
    expect(line(recordOf("ERROR"))).toBe("\u001b[31mERROR   \u001b[39mSpider opened");
    expect(line(recordOf("INFO"))).toBe("INFO    Spider opened");
  });

  it("cuts the crawler's own names to their first part", () => {
    const line = compileLineFormat("%(name)s", null, { shortNames: true });
    expect(line(recordOf("INFO", "scrapy.core.engine"))).toBe("scrapy");
    expect(line(recordOf("INFO", "my.spider"))).toBe("my.spider");
    expect(line(recordOf("INFO", "scrapybook.spider"))).toBe("scrapybook.spider");
  });
});

describe("compileDateFormat()", () => {
  it("has milliseconds when there is no format, as Python", () => {
    expect(compileDateFormat(null)({ created: at.getTime() })).toBe("2026-08-03 09:05:07,045");
  });

  it("follows the clock from second to second, also backwards", () => {
    const text = compileDateFormat("%S");
    const time = (seconds: number) => ({ created: at.getTime() + seconds * 1000 });
    expect([text(time(0)), text(time(0.5)), text(time(1)), text(time(0))]).toEqual(["07", "07", "08", "07"]);
  });
});

describe("formatDate()", () => {
  it("knows the directives", () => {
    expect(formatDate(at, "%a %A %b %B %d %H %I %m %M %p %S %y %Y %%")).toBe(
      "Mon Monday Aug August 03 09 09 08 05 AM 07 26 2026 %",
    );
    expect(formatDate(new Date(2026, 0, 1, 12, 0, 0), "%I %p")).toBe("12 PM");
    expect(formatDate(at, "%z")).toMatch(/^[+-]\d{4}$/);
  });

  it("leaves unknown directives alone", () => {
    expect(formatDate(at, "%Q %k")).toBe("%Q %k");
  });
});
