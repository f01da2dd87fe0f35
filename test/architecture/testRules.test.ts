import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { unitTestFaults } from "./testRules.js";

const TESTS = fileURLToPath(new URL("..", import.meta.url));

function testFiles(): Record<string, string> {
  const names = readdirSync(TESTS, { recursive: true, encoding: "utf8" });
  const ours = names.filter((name) => /\.m?ts$|\.mjs$/.test(name) && !name.includes("node_modules"));
  return Object.fromEntries(ours.map((name) => [name.split(sep).join("/"), readFileSync(join(TESTS, name), "utf8")]));
}

describe("unit tests", () => {
  it("leave processes, threads, servers, reactors, mocked modules and dist/ to process tests", () => {
    expect(unitTestFaults(testFiles())).toEqual([]);
  });
});

describe("unitTestFaults()", () => {
  const up = "../..";

  it("notices each thing that needs a process, and lets process tests have it", () => {
    const texts = [
      'import { spawn } from "node:child_process";',
      'import http from "http";',
      `import { installReactor } from "${up}/src/reactors/installReactor.js";`,
      `await import("${up}/src/reactor.js");`,
      `const LIBRARY = "${up}/dist/index.js";`,
      `${"vi"}.mock(import("./other.js"));`,
    ];
    const files = Object.fromEntries(texts.map((text, index) => [`core/t${index}.test.ts`, text]));

    expect(unitTestFaults(files).map((fault) => fault.replace(": name the test *.process.test.ts", ""))).toEqual([
      "test/core/t0.test.ts imports node:child_process",
      "test/core/t1.test.ts imports http",
      "test/core/t2.test.ts imports src/reactors/installReactor.ts",
      "test/core/t3.test.ts imports src/reactor.ts",
      "test/core/t4.test.ts needs dist/",
      "test/core/t5.test.ts replaces modules",
    ]);
    expect(unitTestFaults({ "core/all.process.test.ts": texts.join("\n") })).toEqual([]);
  });

  it("follows the helpers of a test, and says the way", () => {
    const files = {
      "core/a.test.ts": 'import "../helper.mjs";',
      "helper.mjs": 'export * from "./core/other.js";',
      "core/other.ts": 'import "../helper.mjs";\nimport { Worker } from "node:worker_threads";',
    };

    expect(unitTestFaults(files)).toEqual([
      "test/core/a.test.ts → test/helper.mjs → test/core/other.ts imports node:worker_threads: name the test *.process.test.ts",
    ]);
  });

  it("lets unit tests name what they only talk about", () => {
    const text =
      '// node:child_process\nimport { join } from "node:path";\nconst text = "import \'node:net\'; ./dist/index.js";';

    expect(unitTestFaults({ "core/a.test.ts": text })).toEqual([]);
  });
});
