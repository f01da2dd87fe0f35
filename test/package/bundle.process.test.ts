import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { withProject } from "./runPacked.js";

const MAIN = `
  import { getReactor, installReactorImportHook, uninstallReactorImportHook } from "deferred-interop";
  const hook = installReactorImportHook();
  const load = () => import("deferred-interop/reactor").then(() => "loaded", (error) => error.code);
  const says = [await load()];
  uninstallReactorImportHook(hook);
  says.push(await load(), typeof getReactor().run);
  console.log(JSON.stringify(says));`;

it("a bundle, where no import can be seen, has the guard in the reactor's module, which then stays failed", async () => {
  const end = await withProject({ "main.mjs": MAIN }, async (project) => {
    const outfile = join(project.folder, "bundle.mjs");
    await build({
      entryPoints: [join(project.folder, "main.mjs")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
    });
    expect(readFileSync(outfile, "utf8")).not.toContain('"deferred-interop"');
    return project.node("bundle.mjs");
  });

  expect(end).toEqual({
    exitCode: 0,
    stdout: '["ERR_REACTOR_IMPORT","ERR_REACTOR_IMPORT","function"]\n',
    stderr: "",
  });
});
