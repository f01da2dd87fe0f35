import { describe, expect, it } from "vitest";
import { DeferredInteropError } from "../../src/core/errors.js";
import * as errors from "../../src/crawler/errors.js";

describe("OutputFileError", () => {
  it("names the path, the reason and the cure", () => {
    const cause = Object.assign(new Error("EACCES: permission denied, open '/srv/x'"), { code: "EACCES" });
    const error = new errors.OutputFileError("/srv/x", cause);
    expect(error.message).toBe(
      'Cannot write the file "/srv/x": permission denied (EACCES). ' +
        "Choose a place you may write to, or change the permissions of the folder",
    );
    expect(error).toMatchObject({ path: "/srv/x", reason: "EACCES", cause });
  });

  it("falls back on the host's own words", () => {
    const cause = Object.assign(new Error("EIO: i/o error, write"), { code: "EIO" });
    expect(new errors.OutputFileError("x", cause).message).toBe(
      'Cannot write the file "x": EIO: i/o error, write (EIO)',
    );
  });

  it("takes a cause without a code", () => {
    expect(new errors.OutputFileError("x", "odd").message).toBe('Cannot write the file "x": odd (unknown)');
  });
});

describe("CloseSpider", () => {
  it("has the reason cancelled by default", () => {
    expect(new errors.CloseSpider().reason).toBe("cancelled");
    expect(new errors.CloseSpider("enough").reason).toBe("enough");
  });
});

describe("DropItem", () => {
  it("carries the level of its log line", () => {
    expect(new errors.DropItem("no price", { logLevel: "INFO" })).toMatchObject({
      message: "no price",
      logLevel: "INFO",
    });
    expect(new errors.DropItem("no price").logLevel).toBeUndefined();
  });
});

describe("errors of the crawler", () => {
  const made = [
    new errors.NotConfigured("off"),
    new errors.NotSupported("no"),
    new errors.IgnoreRequest("skip"),
    new errors.DropItem("drop"),
    new errors.CloseSpider(),
    new errors.DontCloseSpider(),
    new errors.SettingTypeError("A", 1, "a list", "Give one"),
    new errors.SettingValueError("A", 1, "no such thing", "Give another"),
    new errors.FrozenSettingsError(),
    new errors.OutputFileError("x", new Error("no")),
  ];

  it("are DeferredInteropErrors, named after their class in message and stack", () => {
    for (const error of made) {
      expect(error).toBeInstanceOf(DeferredInteropError);
      expect(error.name).toBe(error.constructor.name);
      expect(error.stack).toMatch(new RegExp(`^${error.name}`));
    }
  });

  it("have codes of their own", () => {
    const codes = made.map((error) => error.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^ERR_[A-Z_]+$/);
  });
});
