import { describe, expect, it } from "vitest";
import { describeSites, recordSite } from "../../src/core/debugging.js";

const FRAMES = /^\n {2}([a-z ]+):(?:\n {4}at \S.*[)\d]){2,}$/;

/** As a constructor or a method of the library does: its own frame is left out. */
function record(object: object, site: "created" | "invoked"): void {
  recordSite(object, site);
}

describe("describeSites()", () => {
  it("is empty for what nothing was recorded of", () => {
    expect(describeSites({})).toBe("");
  });

  it.each([
    ["created", "created"],
    ["invoked", "first fired"],
  ] as const)("has a line per frame under the word for the site: %s", (site, word) => {
    const object = {};
    record(object, site);
    const [, title] = FRAMES.exec(describeSites(object)) ?? [];

    expect(title).toBe(word);
  });

  it("begins with the caller of the library", () => {
    const object = {};
    (function userCode() {
      record(object, "created");
    })();

    expect(describeSites(object)).toMatch(/^\n {2}created:\n {4}at userCode /);
  });
});
