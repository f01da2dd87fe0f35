import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("programs/main.mjs", import.meta.url));

it("random programs: keep every invariant in each mode, and do the same in all of them without promises", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "--runs", "500"]);

  expect(stdout.trimEnd().split("\n").at(-1)).toBe("250 programs without promises do the same in all modes");
});
