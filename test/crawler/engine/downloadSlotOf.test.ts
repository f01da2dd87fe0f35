import { describe, expect, it } from "vitest";
import { downloadSlotOf, hostnameOf } from "../../../src/crawler/engine/downloadSlotOf.js";
import { Request } from "../../../src/crawler/http/Request.js";

describe("downloadSlotOf()", () => {
  it.each([
    ["http://example.com/a", "example.com"],
    ["http://example.com.evil.test/a", "example.com.evil.test"],
    ["https://example.com:8443/a", "example.com"],
    ["http://user:secret@example.com/", "example.com"],
    ["http://[::1]:8000/", "[::1]"],
    ["data:,text with http://example.com/ in it", ""],
    ["file:///tmp/a", ""],
  ])("puts %s into the slot %j", (url, slot) => {
    // Twice, because the last answer is remembered; after another one, because it must not stick.
    hostnameOf("http://example.com/");

    expect([downloadSlotOf(new Request(url)), downloadSlotOf(new Request(url))]).toEqual([slot, slot]);
  });

  it("takes the slot of the meta", () => {
    expect(downloadSlotOf(new Request("http://example.com/", { meta: { downloadSlot: "mine" } }))).toBe("mine");
  });
});
