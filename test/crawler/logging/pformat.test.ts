import { describe, expect, it } from "vitest";
import { pformat } from "../../../src/crawler/logging/pformat.js";

/** Values, and what `pprint.pformat` of Python 3.11 made of them. */
const recorded: [value: unknown, text: string][] = [
  [{ b: 1, a: "it's", c: null, d: true, e: 1.5 }, "{'a': \"it's\", 'b': 1, 'c': None, 'd': True, 'e': 1.5}"],
  [
    {
      "downloader/request_bytes": 2345,
      finish_reason: "finished",
      item_scraped_count: 12,
      "log_count/INFO": 10,
      x: { z: 1, y: 2 },
    },
    [
      "{'downloader/request_bytes': 2345,",
      " 'finish_reason': 'finished',",
      " 'item_scraped_count': 12,",
      " 'log_count/INFO': 10,",
      " 'x': {'y': 2, 'z': 1}}",
    ].join("\n"),
  ],
  [
    {
      A: [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
        30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57,
        58, 59,
      ],
      B: { k0: "vvvvvvvvvv", k1: "vvvvvvvvvv", k2: "vvvvvvvvvv", k3: "vvvvvvvvvv", k4: "vvvvvvvvvv", k5: "vvvvvvvvvv" },
    },
    [
      "{'A': [0,",
      "       1,",
      "       2,",
      "       3,",
      "       4,",
      "       5,",
      "       6,",
      "       7,",
      "       8,",
      "       9,",
      "       10,",
      "       11,",
      "       12,",
      "       13,",
      "       14,",
      "       15,",
      "       16,",
      "       17,",
      "       18,",
      "       19,",
      "       20,",
      "       21,",
      "       22,",
      "       23,",
      "       24,",
      "       25,",
      "       26,",
      "       27,",
      "       28,",
      "       29,",
      "       30,",
      "       31,",
      "       32,",
      "       33,",
      "       34,",
      "       35,",
      "       36,",
      "       37,",
      "       38,",
      "       39,",
      "       40,",
      "       41,",
      "       42,",
      "       43,",
      "       44,",
      "       45,",
      "       46,",
      "       47,",
      "       48,",
      "       49,",
      "       50,",
      "       51,",
      "       52,",
      "       53,",
      "       54,",
      "       55,",
      "       56,",
      "       57,",
      "       58,",
      "       59],",
      " 'B': {'k0': 'vvvvvvvvvv',",
      "       'k1': 'vvvvvvvvvv',",
      "       'k2': 'vvvvvvvvvv',",
      "       'k3': 'vvvvvvvvvv',",
      "       'k4': 'vvvvvvvvvv',",
      "       'k5': 'vvvvvvvvvv'}}",
    ].join("\n"),
  ],
  [
    [
      ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccccccccccccc"],
      { q: "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww" },
    ],
    [
      "[['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',",
      "  'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',",
      "  'cccccccccccccccccccccccccccccc'],",
      " {'q': 'wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww'}]",
    ].join("\n"),
  ],
  [[], "[]"],
  [{}, "{}"],
  [
    {
      RETRY_HTTP_CODES: [500, 502, 503, 504, 522, 524, 408, 429],
      LOG_VERSIONS: ["node", "node", "node", "node", "node", "node", "node", "node", "node", "node", "node", "node"],
    },
    [
      "{'LOG_VERSIONS': ['node',",
      "                  'node',",
      "                  'node',",
      "                  'node',",
      "                  'node',",
      "                  'node',",
      "                  'node',",
      "                  'node',",
      "                  'node',",
      "                  'node',",
      "                  'node',",
      "                  'node'],",
      " 'RETRY_HTTP_CODES': [500, 502, 503, 504, 522, 524, 408, 429]}",
    ].join("\n"),
  ],
];

describe("pformat()", () => {
  it.each(recorded)("lays %j out as Python does", (value, text) => {
    expect(pformat(value)).toBe(text);
  });

  it("sorts keys that look like numbers as texts", () => {
    expect(pformat({ 10: 1, 9: 2, b: 3, a: 4 })).toBe("{'10': 1, '9': 2, 'a': 4, 'b': 3}");
  });

  it("survives a ring", () => {
    const ring: Record<string, unknown> = { a: 1 };
    ring["self"] = ring;
    expect(pformat(ring)).toContain("'a': 1");
  });

  it("keeps a long string in one piece", () => {
    expect(pformat({ a: "x".repeat(100) })).toBe(`{'a': '${"x".repeat(100)}'}`);
  });
});
