import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("Lines of 100,000 Deferreds of every shape fit on a native stack of 200 KB", () => {
  const main = fileURLToPath(new URL("main.mjs", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--stack-size=200", main], { encoding: "utf8" });

  expect(stdout.split("\n").filter((line) => line.includes("expected"))).toEqual([]);
  expect([status, stderr]).toEqual([0, ""]);
});
