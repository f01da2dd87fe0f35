import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("retained.mjs", import.meta.url));

/** A forgotten Deferred is 64 bytes, a listener or a timer more: less than half of the least is noise. */
const NOISE = 30;

describe("what stays in memory", () => {
  it("is next to nothing for each thing that was made and let go of", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", script]);
    const retained = JSON.parse(stdout) as Record<string, number[]>;

    const leaking = Object.entries(retained).filter(([, bytes]) => (bytes.at(-1) ?? Infinity) > NOISE);

    expect(Object.keys(retained).length).toBeGreaterThan(10);
    expect(leaking).toEqual([]);
  });
});
