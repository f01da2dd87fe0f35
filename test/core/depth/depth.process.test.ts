import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("Lines of 20,000 Deferreds of every shape fit on a native stack of 200 KB", () => {
  const main = fileURLToPath(new URL("main.mjs", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--stack-size=200", main, "20000"], {
    encoding: "utf8",
  });

  expect(stdout.split("\n").filter((line) => line.includes("expected"))).toEqual([]);
  expect([status, stderr]).toEqual([0, ""]);
});

// Ten times the length took a hundred times as long, where leaving a line meant moving those behind.
it("Ten times the waiters take at most forty times the CPU time", () => {
  const growth = fileURLToPath(new URL("growth.mjs", import.meta.url));
  const args = ["--only", "waiters", "--waiters", "20000", "--rounds", "1", "--most", "40"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [growth, ...args], { encoding: "utf8" });

  expect(stdout.split("\n").filter((line) => line.includes("over 40"))).toEqual([]);
  expect([status, stderr]).toEqual([0, ""]);
});
