import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { withProject } from "./runPacked.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = join(ROOT, "test/package/downstream");

const FILES = Object.fromEntries(readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), "utf8")]));

describe("a package that is built on the packed one", () => {
  it.each(["esm.mjs", "commonjs.cjs"])("runs as %s", async (name) => {
    const end = await withProject(FILES, (project) => project.node(name));

    expect(end).toEqual({ exitCode: 0, stdout: "[9,[1,2],false]\n", stderr: "" });
  });

  it("compiles with no library but the language's, checking every declaration", async () => {
    const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
    const end = await withProject(FILES, (project) => project.node(compiler, "-p", "."));

    expect(end).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });
});
