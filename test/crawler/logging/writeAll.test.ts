import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, type writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeAll } from "../../../src/crawler/logging/writeAll.js";

/** A writeSync that takes at most `most` bytes at a time and is busy every other time. */
function slowPipe(most: number) {
  const chunks: Uint8Array[] = [];
  let busy = false;
  const write = ((_fd: number, data: Uint8Array) => {
    busy = !busy;
    if (busy) throw Object.assign(new Error("EAGAIN: resource temporarily unavailable, write"), { code: "EAGAIN" });
    chunks.push(data.slice(0, most));
    return Math.min(most, data.length);
  }) as typeof writeSync;
  return { write, text: () => Buffer.concat(chunks).toString() };
}

describe("writeAll()", () => {
  it("writes everything to a pipe that is busy and takes little at a time", () => {
    const pipe = slowPipe(3);
    writeAll(2, "the last line, ü\n", pipe.write);
    expect(pipe.text()).toBe("the last line, ü\n");
  });

  it("throws what else goes wrong", () => {
    const gone = Object.assign(new Error("EPIPE"), { code: "EPIPE" });
    expect(() =>
      writeAll(2, "x", () => {
        throw gone;
      }),
    ).toThrow(gone);
  });

  it("writes bytes and texts to a file", () => {
    const folder = mkdtempSync(join(tmpdir(), "write-"));
    const fd = openSync(join(folder, "x"), "w");
    writeAll(fd, Uint8Array.of(0x61, 0x62));
    writeAll(fd, "é");
    closeSync(fd);
    expect(readFileSync(join(folder, "x"), "utf8")).toBe("abé");
    rmSync(folder, { recursive: true });
  });
});
