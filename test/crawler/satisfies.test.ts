import { describe, expect, it } from "vitest";
import { satisfies } from "../../src/crawler/satisfies.js";

describe("satisfies()", () => {
  it.each<[string, string, boolean]>([
    ["7.30.2", "^7.30.2 || ^8.0.0", true],
    ["7.30.1", "^7.30.2 || ^8.0.0", false],
    ["7.99.0", "^7.30.2", true],
    ["8.13.1", "^7.30.2", false],
    ["8.13.1", "^7.30.2 || ^8.0.0", true],
    ["9.0.0", "^7.30.2 || ^8.0.0", false],
    ["0.4.9", "^0.4.2", true],
    ["0.5.0", "^0.4.2", false],
    ["20.20.2", ">=22.19.0", false],
    ["22.19.0", ">= 22.19", true],
    ["20.20.2", "^20.19.0 || ^22.12.0 || >=24", true],
    ["21.0.0", "^20.19.0 || ^22.12.0 || >=24", false],
    ["18.2.0", ">=14.17 <19", true],
    ["19.0.0", ">=14.17 <19", false],
    ["3.0.1", "3.0.1", true],
    ["1.0.0", "*", true],
    ["1.0.0", "workspace:whatever", true],
    ["not a version", "^1.0.0", true],
  ])("%s in %s: %s", (version, range, expected) => {
    expect(satisfies(version, range)).toBe(expected);
  });
});
