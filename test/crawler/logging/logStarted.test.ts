import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";
import { logStarted } from "../../../src/crawler/logging/logStarted.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";

let lines: string[];

beforeEach(() => {
  lines = [];
  configureLogging({ LOG_FORMAT: "%(levelname)s %(message)s" }, { sink: { write: (text) => void lines.push(text) } });
});
afterEach(resetLogging);

describe("logStarted()", () => {
  // S: S112
  it("names the program, the bot and the versions", () => {
    logStarted(new Settings({ BOT_NAME: "crab", LOG_VERSIONS: ["node", "platform", "perl"] }));
    expect(lines[0]).toMatch(/^INFO deferred-interop \d+\.\d+\.\d+ started \(bot: crab\)\n$/);
    expect(lines[1]).toMatch(/^INFO Versions:\n\{'node': '\d.*'perl': None.*'platform': '\w+-.*'\}\n$/s);
  });

  // S: S112
  it("leaves the versions out when LOG_VERSIONS is empty", () => {
    logStarted(new Settings({ LOG_VERSIONS: [] }));
    expect(lines).toHaveLength(1);
  });
});
