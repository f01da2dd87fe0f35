import { describe, expect, it } from "vitest";
import { checkSettings } from "../../../src/crawler/settings/checkSettings.js";
import { defaultSettings } from "../../../src/crawler/settings/defaultSettings.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";

const check = (values: Record<string, unknown>, priority: "project" | "cmdline" = "project"): void =>
  checkSettings(new Settings(values, priority));

describe("checkSettings()", () => {
  it("has nothing against the defaults, against Scrapy's None in their place, and against texts that say the same", () => {
    check({});
    check(Object.fromEntries(Object.keys(defaultSettings).map((name) => [name, null])));
    check({ DOWNLOAD_DELAY: "0.5", CONCURRENT_REQUESTS: "4", RETRY_HTTP_CODES: "500, 503", RETRY_ENABLED: "False" });
  });

  it.each([
    [
      "CONCURRENT_REQUESTS",
      -1,
      "its value is -1, from the settings of the project. Wanted a whole number, at least 0; 0 means no limit",
    ],
    ["CONCURRENT_REQUESTS_PER_DOMAIN", -1, "Wanted a whole number, at least 0; 0 means no limit"],
    ["DOWNLOAD_TIMEOUT", -1, "Wanted a finite number of seconds, at least 0; 0 means no limit"],
    ["DOWNLOAD_TIMEOUT", Infinity, "its value is Infinity"],
    ["DOWNLOAD_DELAY", -0.5, "Wanted a finite number of seconds, at least 0"],
    ["DOWNLOAD_MAXSIZE", -1, "0 means no limit"],
    ["REACTOR_THREADPOOL_MAXSIZE", 0, "Wanted a whole number, at least 1"],
    ["RETRY_TIMES", -1, "Wanted a whole number, at least 0"],
    ["CLOSESPIDER_ITEMCOUNT", -5, "0 disables it"],
    ["RETRY_HTTP_CODES", [500, "5xx"], 'its value is "5xx", from the settings of the project. Wanted statuses of HTTP'],
    ["HTTPERROR_ALLOWED_CODES", [4040], "its value is 4040"],
    [
      "RETRY_GIVE_UP_LOG_LEVEL",
      "LOUD",
      'its value is "LOUD", from the settings of the project. Wanted one of DEBUG, INFO',
    ],
    ["DEFAULT_DROPITEM_LOG_LEVEL", 30, "its value is 30"],
  ])("refuses %s %j", (name, value, message) => {
    expect(() => check({ [name]: value })).toThrow(
      expect.objectContaining({
        code: "ERR_SETTING_VALUE",
        setting: name,
        message: expect.stringMatching(new RegExp(`^Cannot use the setting ${name}: .*`)) as string,
      }),
    );
    expect(() => check({ [name]: value })).toThrow(message);
  });

  it.each([
    ["CONCURRENT_REQUESTS", Number.NaN, "a whole number: its value is NaN"],
    ["CONCURRENT_ITEMS", 1.5, "a whole number: its value is 1.5"],
    ["LOGSTATS_INTERVAL", "often", 'a number: its value is "often"'],
    ["COOKIES_DEBUG", "maybe", 'a boolean: its value is "maybe"'],
    ["RETRY_EXCEPTIONS", 5, "a list: its value is 5"],
    ["FEED_STORAGES", "s3", 'a dictionary: its value is "s3"'],
  ])("refuses %s %j, which has the wrong type", (name, value, message) => {
    expect(() => check({ [name]: value })).toThrow(message);
  });

  it("says who has given the value", () => {
    expect(() => check({ RETRY_TIMES: -1 }, "cmdline")).toThrow("its value is -1, from the command line");
  });

  it("takes priorities that are less than 0, and levels in any case", () => {
    check({ DEPTH_PRIORITY: -1, RETRY_PRIORITY_ADJUST: -10, RETRY_GIVE_UP_LOG_LEVEL: "debug" });
  });
});
