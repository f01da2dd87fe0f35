import { describe, expect, it } from "vitest";
import { SettingTypeError } from "../../../src/crawler/errors.js";
import { BaseSettings } from "../../../src/crawler/settings/BaseSettings.js";

const withValue = (X: unknown) => new BaseSettings({ X });

describe("BaseSettings#getBool()", () => {
  it.each([true, 1, "1", "true", "True"])("reads %j as true", (value) => {
    expect(withValue(value).getBool("X")).toBe(true);
  });

  it.each([false, 0, "0", "false", "False", null])("reads %j as false", (value) => {
    expect(withValue(value).getBool("X")).toBe(false);
  });

  it.each(["yes", "", 2, {}, []])("refuses %j", (value) => {
    expect(() => withValue(value).getBool("X")).toThrow(SettingTypeError);
  });

  it("names the setting, the value, the wanted type and the cure", () => {
    expect(() => new BaseSettings({ RETRY_ENABLED: "maybe" }).getBool("RETRY_ENABLED")).toThrow(
      expect.objectContaining({
        code: "ERR_SETTING_TYPE",
        setting: "RETRY_ENABLED",
        value: "maybe",
        message:
          'Cannot read the setting RETRY_ENABLED as a boolean: its value is "maybe", from the settings of the project. ' +
          "Supported values for boolean settings are 0/1, true/false, '0'/'1', 'True'/'False' and 'true'/'false'",
      }),
    );
  });

  it.each([
    ["default", "the defaults"],
    ["spider", "the customSettings of the spider"],
    ["cmdline", "the command line"],
    [25, "a priority of 25"],
  ] as const)("says who has set it: %s", (priority, source) => {
    const settings = new BaseSettings({ X: {} }, priority);
    expect(() => settings.getBool("X")).toThrow(`its value is an object of class Object, from ${source}. Supported`);
    expect(() => settings.getInt("X")).toThrow(`, from ${source}. Give an integer`);
    expect(() => settings.getFloat("X")).toThrow(`, from ${source}. Give a number`);
    expect(() => settings.getList("X")).toThrow(`, from ${source}. Give an array`);
    expect(() => new BaseSettings({ X: 1 }, priority).getDict("X")).toThrow(`, from ${source}. Give an object`);
  });

  it("names no one for a fallback", () => {
    expect(() => new BaseSettings().getBool("X", "maybe" as never)).toThrow(/its value is "maybe"\. Supported/);
  });

  it("gives the fallback for a missing name", () => {
    expect(new BaseSettings().getBool("X", true)).toBe(true);
  });
});

describe("BaseSettings#getInt()", () => {
  it.each([
    [16, 16],
    ["16", 16],
    [" -3 ", -3],
    [true, 1],
    [null, 0],
  ])("reads %j as %j", (value, expected) => {
    expect(withValue(value).getInt("X")).toBe(expected);
  });

  it.each(["", "many", 1.5, "1.5", Number.NaN, Infinity, [1]])("refuses %j", (value) => {
    expect(() => withValue(value).getInt("X")).toThrow(/Cannot read the setting X as a whole number/);
  });
});

describe("BaseSettings#getFloat()", () => {
  it.each([
    [0.5, 0.5],
    ["0.5", 0.5],
    ["1e3", 1000],
    [false, 0],
    [null, 0],
  ])("reads %j as %j", (value, expected) => {
    expect(withValue(value).getFloat("X")).toBe(expected);
  });

  it.each(["", "soon", {}, Number.NaN])("refuses %j", (value) => {
    expect(() => withValue(value).getFloat("X")).toThrow(/Cannot read the setting X as a number/);
  });
});

describe("BaseSettings#getList()", () => {
  it("splits a text at its commas", () => {
    expect(withValue("one, two").getList("X")).toEqual(["one", "two"]);
  });

  it.each([
    ["", []],
    [null, []],
    [new Set([1, 2]), [1, 2]],
  ])("reads %j", (value, expected) => {
    expect(withValue(value).getList("X")).toEqual(expected);
  });

  it("copies a list", () => {
    const list = [1];
    const got = withValue(list).getList("X");
    expect(got).toEqual([1]);
    expect(got).not.toBe(list);
  });

  it.each([5, true, {}])("refuses %j", (value) => {
    expect(() => withValue(value).getList("X")).toThrow(/Cannot read the setting X as a list/);
  });
});

describe("BaseSettings#getDict()", () => {
  it("reads a JSON text", () => {
    expect(withValue('{"a": 1}').getDict("X")).toEqual({ a: 1 });
  });

  it("gives nested settings as a plain object", () => {
    expect(withValue(new BaseSettings({ a: 1 })).getDict("X")).toEqual({ a: 1 });
  });

  it("reads a Map", () => {
    expect(withValue(new Map([["a", 1]])).getDict("X")).toEqual({ a: 1 });
  });

  it("copies an object", () => {
    const dict = { a: 1 };
    expect(withValue(dict).getDict("X")).not.toBe(dict);
  });

  it("gives an empty object for null", () => {
    expect(withValue(null).getDict("X")).toEqual({});
  });

  it.each(["", "a=1", "[1]", "5", 5, [1]])("refuses %j", (value) => {
    expect(() => withValue(value).getDict("X")).toThrow(/Cannot read the setting X as a dictionary/);
  });
});
