import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { renderProgress } from "../../../src/crawler/extensions/renderProgress.js";

const progress = {
  spider: "books",
  pages: 1234,
  pagesPerSecond: 56.74,
  items: 1200,
  queue: 345,
  errors: 2,
  elapsed: 3_683_900,
};

describe("renderProgress()", () => {
  it("shows all figures where there is room", () => {
    expect(renderProgress(progress, 120, false)).toBe(
      "books  1,234 pages  56.7/s  1,200 items  345 queued  2 errors  1:01:23",
    );
  });

  it("knows one from many", () => {
    const small = { ...progress, pages: 1, items: 0, errors: 1, queue: 0, pagesPerSecond: 0, elapsed: 999 };
    expect(renderProgress(small, 120, false)).toBe("books  1 page  0.0/s  0 items  0 queued  1 error  0:00:00");
  });

  it("leaves out a queue that is not known", () => {
    expect(renderProgress({ ...progress, queue: undefined }, 120, false)).not.toContain("queued");
  });

  it("groups high rates", () => {
    expect(renderProgress({ ...progress, pagesPerSecond: 2345.6 }, 120, false)).toContain("  2,345/s  ");
  });

  it.each([
    [70, "books  1,234 pages  56.7/s  1,200 items  345 queued  2 errors  1:01:23"],
    [69, "1,234 pages  56.7/s  1,200 items  345 queued  2 errors  1:01:23"],
    [60, "1,234 pages  56.7/s  1,200 items  345 queued  2 errors"],
    [30, "1,234 pages  56.7/s  2 errors"],
    [11, "1,234 pages"],
    [5, ""],
  ])("fits %i columns, the most telling parts first", (width, text) => {
    expect(renderProgress(progress, width, false)).toBe(text);
  });

  it("never exceeds the width", () => {
    for (let width = 0; width < 80; width++) {
      expect(stripVTControlCharacters(renderProgress(progress, width, true)).length).toBeLessThanOrEqual(width);
    }
  });

  it("colours errors only when there are some", () => {
    expect(renderProgress(progress, 120, true)).toContain("\u001b[31m2 errors\u001b[0m");
    expect(renderProgress({ ...progress, errors: 0 }, 120, true)).toContain("\u001b[2m0 errors\u001b[0m");
  });
});
