import { describe, expect, it } from "vitest";
import { showCall } from "../../src/time/showCall.js";

describe("showCall()", () => {
  it("shows a function by its name, with the arguments", () => {
    expect(showCall({ name: "poll" }, ["queue", 3])).toBe('poll("queue", 3)');
  });

  it("says that a function has no name", () => {
    expect(showCall({ name: "" }, [])).toBe("an unnamed function()");
  });
});
