import { describe, expect, it } from "vitest";
import { limitsFor, limitsOf } from "../../../src/crawler/handlers/HttpLimits.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";

const limits = limitsOf(new Settings({ DOWNLOAD_TIMEOUT: 5, DOWNLOAD_MAXSIZE: 100, DOWNLOAD_WARNSIZE: 50 }));
const of = (meta: Record<string, unknown>): object => limitsFor(new Request("http://host/", { meta }), limits);

describe("limitsFor()", () => {
  it("takes what the meta says, 0 too, and the settings for what it does not say", () => {
    expect(of({ downloadTimeout: 0, downloadMaxsize: 7, downloadWarnsize: null })).toEqual({
      timeout: 0,
      maxSize: 7,
      warnSize: 50,
      failOnDataLoss: true,
    });
  });

  it.each([
    ["downloadTimeout", "5", 'is "5", wanted a number of seconds'],
    ["downloadTimeout", -1, "is -1, wanted a number of seconds"],
    ["downloadMaxsize", Number.NaN, "is NaN, wanted a number of bytes"],
    ["downloadWarnsize", Infinity, "is Infinity, wanted a number of bytes"],
  ])("refuses %s %j", (name, value, message) => {
    expect(() => of({ [name]: value })).toThrow(
      `Cannot download <GET http://host/>: its meta ${name} ${message}, at least 0; 0 means no limit`,
    );
  });
});
