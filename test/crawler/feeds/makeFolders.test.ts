import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolders } from "../../../src/crawler/feeds/makeFolders.js";

describe("makeFolders()", () => {
  it("makes a folder and those above it, and may be asked again", () => {
    const root = mkdtempSync(join(tmpdir(), "folders-"));
    const wanted = join(root, "a", "b", "c");

    makeFolders(wanted);
    makeFolders(wanted);

    expect(existsSync(wanted)).toBe(true);
    rmSync(root, { recursive: true });
  });

  it.runIf(process.platform === "linux")("says so where no folder can be made, rather than trying for ever", () => {
    expect(() => makeFolders("/proc/no/such/folder")).toThrow("ENOENT");
  });
});
