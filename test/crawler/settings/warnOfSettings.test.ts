import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../../src/crawler/settings/defaultSettings.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";
import { nearestSetting, warnOfSettings } from "../../../src/crawler/settings/warnOfSettings.js";
import { captureLog } from "../handlers/captureLog.js";

const log = captureLog();

describe("warnOfSettings()", () => {
  it.each([
    ["DOWNLOAD_DELAYS", "DOWNLOAD_DELAY"],
    ["DOWLOAD_DELAY", "DOWNLOAD_DELAY"],
    ["CONCURENT_REQUETS", "CONCURRENT_REQUESTS"],
    ["downloadDelay", "DOWNLOAD_DELAY"],
    ["download_delay", "DOWNLOAD_DELAY"],
    ["ITEM_PIPELINE", "ITEM_PIPELINES"],
    ["FEED", "FEEDS"],
    ["ROBOTSTXT_OEBY", "ROBOTSTXT_OBEY"],
    ["REFERER_POLICY", "REFERRER_POLICY"],
  ])("asks whether %s is %s", (name, meant) => {
    warnOfSettings(new Settings({ [name]: 1 }));

    expect(log).toEqual([`WARNING There is no setting ${name}. Is ${meant} meant?`]);
  });

  it("says nothing of names of the user's own, and of known ones", () => {
    const own = ["FOO", "SHOP_KEY", "MY_DOWNLOAD_DELAY", "DEPTH", "NEEDS", "PROXY_LIST", "FEED_NAME"];
    warnOfSettings(new Settings(Object.fromEntries([...own, "DOWNLOAD_DELAY", "FEEDS_BASE"].map((name) => [name, 1]))));

    expect(log).toEqual([]);
  });

  it("says nothing of defaults", () => {
    warnOfSettings(new Settings());

    expect(log).toEqual([]);
  });

  it.each([
    ["JOBDIR", "crawls/one", "a crawl that was stopped begins anew"],
    ["TELNETCONSOLE_ENABLED", true, "there is no telnet console"],
    ["TWISTED_DNS_RESOLVER", "a#B", "names are looked up by the system"],
    ["DNSCACHE_SIZE", 5, "names are looked up by the system"],
    ["HTTPCACHE_ENABLED", true, "there is no cache of pages"],
    ["CONCURRENT_REQUESTS_PER_IP", 4, "there is CONCURRENT_REQUESTS_PER_DOMAIN"],
  ])("says that %s has no effect", (name, value, why) => {
    warnOfSettings(new Settings({ [name]: value }));

    expect(log).toEqual([`WARNING The setting ${name} has no effect: ${why}`]);
  });

  it.each([false, null, 0, "False"])("says nothing where what is not there is switched off: %j", (value) => {
    warnOfSettings(new Settings({ TELNETCONSOLE_ENABLED: value, JOBDIR: value }));

    expect(log).toEqual([]);
  });
});

describe("nearestSetting()", () => {
  it("finds no known setting near another one that is spelled alike but for a letter", () => {
    for (const name of Object.keys(defaultSettings)) expect(nearestSetting(name)).toBe(name);
  });
});
