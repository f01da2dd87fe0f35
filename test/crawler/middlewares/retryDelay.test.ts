import { describe, expect, it } from "vitest";
import { retryDelay } from "../../../src/crawler/middlewares/retryDelay.js";

const options = { base: 1, max: 60, afterMax: 600 };
const now = Date.UTC(2026, 7, 21, 10, 0, 0);

describe("retryDelay()", () => {
  it("is a random half to whole of what doubles each time", () => {
    expect(retryDelay(options, 3, undefined, () => 0)).toBe(2);
    expect(retryDelay(options, 3, undefined, () => 1)).toBe(4);
    expect(retryDelay(options, 3, undefined, () => 0.5)).toBe(3);
  });

  it("draws by chance unless told otherwise", () => {
    const delay = retryDelay(options, 1, undefined);

    expect(delay).toBeGreaterThanOrEqual(0.5);
    expect(delay).toBeLessThanOrEqual(1);
  });

  it.each([
    ["30", 30],
    [" 30 ", 30],
    ["Fri, 21 Aug 2026 10:00:45 GMT", 45],
    ["Fri, 21 Aug 2026 09:00:00 GMT", 1],
    ["Fri, 21 Aug 2026 23:00:00 GMT", 600],
    ["99999999999999999999", 600],
    ["soon", 1],
    ["-5", 1],
    ["1.5", 1],
    ["2026", 600],
    ["2026-08-21", 1],
    ["", 1],
  ])("reads Retry-After %j as %d seconds", (after, seconds) => {
    expect(retryDelay(options, 1, after, () => 1, now)).toBe(seconds);
  });

  it("is never less than the wait that doubles", () => {
    expect(retryDelay(options, 5, "3", () => 1, now)).toBe(16);
  });

  it("does not overflow after many tries", () => {
    expect(retryDelay(options, 5000, undefined, () => 1)).toBe(60);
  });

  it("heeds no Retry-After where its limit is 0", () => {
    expect(retryDelay({ ...options, afterMax: 0 }, 1, "30", () => 1, now)).toBe(1);
  });
});
