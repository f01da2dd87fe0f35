import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const PROBE = fileURLToPath(new URL("probeBadInput.mjs", import.meta.url));

it("whatever the package exports: refuses bad values with a code or has a result, and never hangs or ends the process", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [PROBE], { timeout: 110_000 });

  expect(JSON.parse(stdout)).toEqual([]);
  expect(stderr).toBe("");
});
