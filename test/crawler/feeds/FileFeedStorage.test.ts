import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileFeedStorage } from "../../../src/crawler/feeds/FileFeedStorage.js";
import { configureLogging, resetLogging } from "../../../src/crawler/logging/configureLogging.js";

let folder: string;
let file: string;
let part: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "feeds-"));
  file = join(folder, "items.jsonl");
  part = `${file}.part`;
  configureLogging({ LOG_ENABLED: false });
});
afterEach(() => {
  resetLogging();
  rmSync(folder, { recursive: true });
});

const text = (path: string) => readFileSync(path, "utf8");
const bytes = (value: string) => Buffer.from(value);

describe("FileFeedStorage", () => {
  it("writes into the .part, which gets its name at the end", () => {
    const storage = new FileFeedStorage(file, false);
    storage.write(bytes("1\n"));
    expect(text(part)).toBe("1\n");
    expect(existsSync(file)).toBe(false);
    storage.commit();
    expect(text(file)).toBe("1\n");
    expect(readdirSync(folder)).toEqual(["items.jsonl"]);
  });

  it("leaves the .part when the feed is abandoned", () => {
    const storage = new FileFeedStorage(file, false);
    storage.write(bytes("1\n"));
    expect(storage.abandon()).toBe(part);
    expect(readdirSync(folder)).toEqual(["items.jsonl.part"]);
  });

  it("makes the folders on the way", () => {
    const deep = join(folder, "a", "b", "items.jsonl");
    new FileFeedStorage(deep, false).commit();
    expect(text(deep)).toBe("");
  });

  it("keeps the old file until the new one is complete, then replaces it", () => {
    writeFileSync(file, "old\n");
    const storage = new FileFeedStorage(file, true);
    storage.write(bytes("new\n"));
    expect(text(file)).toBe("old\n");
    storage.commit();
    expect(text(file)).toBe("new\n");
  });

  it("adds to the old file in one step", () => {
    writeFileSync(file, "old\n");
    const storage = new FileFeedStorage(file, false);
    storage.write(bytes("new\n"));
    expect(text(file)).toBe("old\n");
    storage.commit();
    expect(text(file)).toBe("old\nnew\n");
    expect(readdirSync(folder)).toEqual(["items.jsonl"]);
  });

  it("ends the last line of the old file before it adds to it", () => {
    writeFileSync(file, "old");
    const storage = new FileFeedStorage(file, false);
    storage.write(bytes("new\n"));
    storage.commit();
    expect(text(file)).toBe("old\nnew\n");
  });

  it("adds more than one buffer holds", () => {
    writeFileSync(file, "old\n");
    const storage = new FileFeedStorage(file, false);
    const much = `${"x".repeat(3_000_000)}\n`;
    storage.write(bytes(much));
    storage.commit();
    expect(text(file)).toBe(`old\n${much}`);
  });

  it("goes on with a .part that was left behind, without its half line", () => {
    writeFileSync(part, "1\n2\n{half");
    const storage = new FileFeedStorage(file, false);
    storage.write(bytes("3\n"));
    storage.commit();
    expect(text(file)).toBe("1\n2\n3\n");
  });

  it.each([
    ["a half line longer than a buffer", `1\n${"x".repeat(200_000)}`, "1\n"],
    ["nothing but a half line", "x".repeat(200_000), ""],
    ["whole lines", "1\n2\n", "1\n2\n"],
  ])("goes on with a .part of %s", (_kind, left, kept) => {
    writeFileSync(part, left);
    new FileFeedStorage(file, false).commit();
    expect(text(file)).toBe(kept);
  });

  it("drops a .part that was left behind when it replaces the file", () => {
    writeFileSync(part, "1\n");
    new FileFeedStorage(file, true).commit();
    expect(text(file)).toBe("");
  });

  it("removes an empty .part when it is discarded, and keeps one that was left behind", () => {
    new FileFeedStorage(file, false).discard();
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(part, "1\n");
    new FileFeedStorage(file, false).discard();
    expect(text(part)).toBe("1\n");
  });

  it("lets two crawls add to the same file", () => {
    const one = new FileFeedStorage(file, false);
    const two = new FileFeedStorage(file, false);
    one.write(bytes("one\n"));
    two.write(bytes("two\n"));
    one.commit();
    two.commit();
    expect(text(file)).toBe("one\ntwo\n");
    expect(readdirSync(folder)).toEqual(["items.jsonl"]);
  });

  it("replaces what a link points to", () => {
    const target = join(folder, "target.jsonl");
    writeFileSync(target, "old\n");
    symlinkSync(target, file);
    const storage = new FileFeedStorage(file, true);
    storage.write(bytes("new\n"));
    storage.commit();
    expect(text(target)).toBe("new\n");
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
  });

  it("writes devices directly and leaves them what they are", () => {
    const storage = new FileFeedStorage("/dev/null", true);
    storage.write(bytes("1\n"));
    storage.commit();
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
    expect(existsSync("/dev/null.part")).toBe(false);
  });

  it("refuses a folder", () => {
    expect(() => new FileFeedStorage(folder, false)).toThrow(
      expect.objectContaining({
        code: "ERR_OUTPUT_FILE",
        reason: "EISDIR",
        message: `Cannot write the file ${JSON.stringify(folder)}: it is a folder (EISDIR). Add a file name to the path`,
      }),
    );
  });

  it("refuses a path that leads through a file", () => {
    writeFileSync(file, "");
    expect(() => new FileFeedStorage(join(file, "items.jsonl"), false)).toThrow(/a part of the path is a file/);
  });

  it("refuses a file whose .part is in the way", () => {
    mkdirSync(part);
    expect(() => new FileFeedStorage(file, true)).toThrow(expect.objectContaining({ reason: "EISDIR", path: file }));
  });

  it("can be opened after it was refused", () => {
    mkdirSync(part);
    expect(() => new FileFeedStorage(file, true)).toThrow();
    rmSync(part, { recursive: true });
    new FileFeedStorage(file, true).commit();
    expect(readdirSync(folder)).toEqual(["items.jsonl"]);
  });

  it("names the file when writing fails", () => {
    const full = new FileFeedStorage("/dev/full", false);
    expect(() => full.write(bytes("1\n"))).toThrow(
      expect.objectContaining({ code: "ERR_OUTPUT_FILE", path: "/dev/full", reason: "ENOSPC" }),
    );
    full.commit();
  });
});
