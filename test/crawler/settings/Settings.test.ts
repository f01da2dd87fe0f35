import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FrozenSettingsError } from "../../../src/crawler/errors.js";
import { BaseSettings } from "../../../src/crawler/settings/BaseSettings.js";
import { defaultSettings } from "../../../src/crawler/settings/defaultSettings.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";

const nestedOf = (settings: BaseSettings, name: string) => settings.get(name) as BaseSettings;

describe("Settings", () => {
  it("begins with the defaults, at the default priority", () => {
    const settings = new Settings();
    expect(settings.get("DOWNLOAD_TIMEOUT")).toBe(180);
    expect(settings.get("RETRY_HTTP_CODES")).toEqual([500, 502, 503, 504, 522, 524, 408, 429]);
    expect(settings.get("TWISTED_REACTOR")).toBe("twisted.internet.asyncioreactor.AsyncioSelectorReactor");
    expect(settings.getPriority("DOWNLOAD_TIMEOUT")).toBe(0);
  });

  it("lays values over them at project priority", () => {
    const settings = new Settings({ DOWNLOAD_TIMEOUT: 5 });
    expect(settings.get("DOWNLOAD_TIMEOUT")).toBe(5);
    expect(settings.getPriority("DOWNLOAD_TIMEOUT")).toBe(20);
  });

  it("keeps the priorities of settings it is made of", () => {
    const settings = new Settings(new BaseSettings({ DOWNLOAD_DELAY: 3 }, "spider"));
    expect(settings.getPriority("DOWNLOAD_DELAY")).toBe(30);
  });

  it("takes pairs, and nothing", () => {
    expect(new Settings([["BOT_NAME", "crab"]]).get("BOT_NAME")).toBe("crab");
    expect(new Settings(null).get("BOT_NAME")).toBe("scrapybot");
  });

  it("makes nested settings of defaults that are dictionaries", () => {
    const middlewares = nestedOf(new Settings(), "DOWNLOADER_MIDDLEWARES_BASE");
    expect(middlewares).toBeInstanceOf(BaseSettings);
    expect(middlewares.getPriority("deferred-interop/crawler#RetryMiddleware")).toBe(0);
  });

  it("makes nested settings of a dictionary that replaces one", () => {
    const settings = new Settings({ EXTENSIONS: { Mine: 5 } });
    expect(nestedOf(settings, "EXTENSIONS").getPriority("Mine")).toBe(20);
  });

  it("reads a JSON text that replaces a dictionary", () => {
    const settings = new Settings();
    settings.set("EXTENSIONS", '{"Mine": 5}', "cmdline");
    expect(nestedOf(settings, "EXTENSIONS").toJSON()).toEqual({ Mine: 5 });
  });

  it("refuses a text that is no JSON in place of a dictionary, by the setting's name", () => {
    expect(() => new Settings({ EXTENSIONS: "nonsense" })).toThrow(
      'Cannot read the setting EXTENSIONS as a dictionary: its value is "nonsense"',
    );
  });

  it("shares no defaults between instances", () => {
    (new Settings().get("RETRY_HTTP_CODES") as number[]).push(999);
    nestedOf(new Settings(), "EXTENSIONS").set("Mine", 1);
    expect(new Settings().get("RETRY_HTTP_CODES")).not.toContain(999);
    expect(nestedOf(new Settings(), "EXTENSIONS").has("Mine")).toBe(false);
  });

  it("names this package's version in the user agent", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(new Settings().get("USER_AGENT")).toBe(`deferred-interop/${version}`);
  });

  it("has a _BASE for every dictionary of components", () => {
    for (const name of Object.keys(defaultSettings).filter((key) => key.endsWith("_BASE"))) {
      expect(defaultSettings).toHaveProperty(name.replace(/_BASE$/, ""));
    }
  });
});

describe("Settings#overridden()", () => {
  it("has the settings that differ from their defaults, without dictionaries", () => {
    const settings = new Settings({
      BOT_NAME: "crab",
      DOWNLOAD_DELAY: 0,
      RETRY_HTTP_CODES: [500],
      EXTENSIONS: { Mine: 1 },
      UNKNOWN: 1,
    });
    expect(settings.overridden()).toEqual({ BOT_NAME: "crab", RETRY_HTTP_CODES: [500] });
  });

  it("is empty for the defaults", () => {
    expect(new Settings().overridden()).toEqual({});
  });
});

describe("BaseSettings#set()", () => {
  it.each([
    ["a higher priority wins", "project", "spider", 2],
    ["the same priority wins", "project", "project", 2],
    ["a lower priority loses", "spider", "project", 1],
    ["cmdline beats spider", "spider", "cmdline", 2],
    ["addon loses to project", "project", "addon", 1],
    ["command beats default", "default", "command", 2],
    ["a number counts as it is", 25, "project", 1],
    ["a number beats a name below it", "project", 25, 2],
  ] as const)("%s", (_rule, first, second, expected) => {
    const settings = new BaseSettings({ A: 1 }, first);
    settings.set("A", 2, second);
    expect(settings.get("A")).toBe(expected);
  });

  it("takes project priority by default", () => {
    const settings = new BaseSettings();
    settings.set("A", 1);
    expect(settings.getPriority("A")).toBe(20);
  });

  it("refuses an unknown priority", () => {
    expect(() => new BaseSettings({ A: 1 }, "projct" as "project")).toThrow(/Unknown priority projct.*spider/);
  });

  it("keeps a priority per key in nested settings", () => {
    const settings = new BaseSettings({ D: new BaseSettings({ a: 1 }, "default") }, "default");
    nestedOf(settings, "D").set("a", 2, "spider");
    nestedOf(settings, "D").set("a", 3, "project");
    nestedOf(settings, "D").set("b", 4, "project");
    expect(nestedOf(settings, "D").toJSON()).toEqual({ a: 2, b: 4 });
  });

  it("gives new nested settings the highest priority of their keys", () => {
    const settings = new BaseSettings({ D: new BaseSettings({ a: 1, b: 2 }, "spider") }, "project");
    expect(settings.getPriority("D")).toBe(30);
    settings.set("D", { c: 3 }, "project");
    expect(nestedOf(settings, "D").has("c")).toBe(false);
  });
});

describe("BaseSettings#get()", () => {
  it("gives undefined for a missing name", () => {
    expect(new BaseSettings().get("MISSING")).toBeUndefined();
  });

  it("gives the fallback for a missing name and for null", () => {
    const settings = new BaseSettings({ NONE: null });
    expect(settings.get("MISSING", 1)).toBe(1);
    expect(settings.get("NONE", 2)).toBe(2);
    expect(settings.has("NONE")).toBe(true);
  });

  it("gives falsy values as they are", () => {
    const settings = new BaseSettings({ ZERO: 0, NO: false, EMPTY: "" });
    expect([settings.get("ZERO", 1), settings.get("NO", 1), settings.get("EMPTY", 1)]).toEqual([0, false, ""]);
  });
});

describe("BaseSettings#getWithBase()", () => {
  it("lays the setting over its base key by key", () => {
    const settings = new BaseSettings({ X_BASE: { a: 1, b: 2 }, X: { b: 3, c: null } });
    expect(settings.getWithBase("X").toJSON()).toEqual({ a: 1, b: 3, c: null });
  });

  it("lets a base key of a higher priority win", () => {
    const settings = new BaseSettings({
      X_BASE: new BaseSettings({ a: 1, b: 2 }, "spider"),
      X: new BaseSettings({ a: 3, c: 4 }, "project"),
    });
    expect(settings.getWithBase("X").toJSON()).toEqual({ a: 1, b: 2, c: 4 });
  });

  it("does without either of the two", () => {
    expect(new BaseSettings({ X: { a: 1 } }).getWithBase("X").toJSON()).toEqual({ a: 1 });
    expect(new BaseSettings({ X_BASE: { a: 1 } }).getWithBase("X").toJSON()).toEqual({ a: 1 });
    expect(new BaseSettings().getWithBase("X").size).toBe(0);
  });

  it("leaves both alone when the result is changed", () => {
    const settings = new Settings();
    settings.getWithBase("EXTENSIONS").set("Mine", 1);
    expect(settings.getWithBase("EXTENSIONS").has("Mine")).toBe(false);
  });
});

describe("BaseSettings#freeze()", () => {
  it("forbids set, update and delete, with Scrapy's text", () => {
    const settings = new BaseSettings({ A: 1 });
    settings.freeze();
    const text = "Trying to modify an immutable Settings object";
    expect(() => settings.set("A", 2)).toThrow(text);
    expect(() => settings.update({ A: 2 })).toThrow(FrozenSettingsError);
    expect(() => settings.delete("A")).toThrow(text);
    expect(settings.frozen).toBe(true);
    expect(settings.get("A")).toBe(1);
  });

  it("freezes nested settings", () => {
    const settings = new Settings();
    settings.freeze();
    expect(() => nestedOf(settings, "EXTENSIONS").set("Mine", 1)).toThrow(FrozenSettingsError);
  });
});

describe("BaseSettings#copy()", () => {
  it("copies lists, plain objects and nested settings deeply, with their priorities", () => {
    const settings = new Settings({ LIST: [{ a: 1 }], DICT: { b: [1] } }, "spider");
    const copy = settings.copy();
    (copy.get("LIST") as { a: number }[])[0]!.a = 2;
    (copy.get("DICT") as { b: number[] }).b.push(2);
    nestedOf(copy, "EXTENSIONS").set("Mine", 1);
    expect(settings.get("LIST")).toEqual([{ a: 1 }]);
    expect(settings.get("DICT")).toEqual({ b: [1] });
    expect(nestedOf(settings, "EXTENSIONS").has("Mine")).toBe(false);
    expect(copy).toBeInstanceOf(Settings);
    expect(copy.getPriority("LIST")).toBe(30);
  });

  it("does not bring back a default that was deleted", () => {
    const settings = new Settings();
    settings.delete("JOBDIR");
    expect(settings.copy().has("JOBDIR")).toBe(false);
  });

  it("shares classes and functions", () => {
    class Middleware {}
    const copy = new BaseSettings({ CLASS: Middleware, URL: new URL("http://a/") }).copy();
    expect(copy.get("CLASS")).toBe(Middleware);
    expect(copy.get("URL")).toBeInstanceOf(URL);
  });

  it("copies a ring", () => {
    const ring: Record<string, unknown> = {};
    ring["self"] = ring;
    const copy = new BaseSettings({ RING: ring }).copy().get("RING") as Record<string, unknown>;
    expect(copy["self"]).toBe(copy);
    expect(copy).not.toBe(ring);
  });

  it("can be changed when the original is frozen", () => {
    const settings = new Settings();
    settings.freeze();
    const copy = settings.copy();
    copy.set("BOT_NAME", "crab");
    nestedOf(copy, "EXTENSIONS").set("Mine", 1);
    expect(copy.get("BOT_NAME")).toBe("crab");
  });
});

describe("BaseSettings", () => {
  it("deletes unless the entry has a higher priority", () => {
    const settings = new BaseSettings({ A: 1, B: 2 }, "spider");
    settings.delete("A", "project");
    settings.delete("B", "spider");
    expect(settings.toJSON()).toEqual({ A: 1 });
  });

  it("can be iterated and counted", () => {
    const settings = new BaseSettings({ A: 1, B: null });
    expect([...settings]).toEqual([
      ["A", 1],
      ["B", null],
    ]);
    expect([...settings.keys()]).toEqual(["A", "B"]);
    expect(settings.size).toBe(2);
  });

  it("becomes a plain object in JSON, nested settings too", () => {
    const settings = new BaseSettings({ A: 1, D: new BaseSettings({ b: 2 }) });
    expect(JSON.stringify(settings)).toBe('{"A":1,"D":{"b":2}}');
  });
});

describe("settings from rubbish", () => {
  it.each<[unknown, string]>([
    ["DOWNLOAD_DELAY=1", 'Cannot take settings from "DOWNLOAD_DELAY=1": wanted an object'],
    [5, "Cannot take settings from 5: wanted an object"],
    [["DOWNLOAD_DELAY"], 'Cannot take settings from a list with "DOWNLOAD_DELAY": wanted pairs'],
    [[["DOWNLOAD_DELAY"]], "Cannot take settings from a list with a list of 1: wanted pairs"],
    [[[1, 2]], "Cannot take settings from a list with a list of 2: wanted pairs"],
  ])("is refused: %j", (values, message) => {
    expect(() => new Settings(values as never)).toThrow(
      expect.objectContaining({ code: "ERR_SETTINGS", message: expect.stringContaining(message) as string }),
    );
  });
});
