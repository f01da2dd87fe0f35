import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as library from "../../src/index.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Loads the built package a second time, from a folder of its own, as two versions in one program are.
 *
 * The folder is below node_modules, so that the runner leaves the import to the runtime.
 */
export async function loadSecondCopy(): Promise<typeof library> {
  const cache = join(ROOT, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "second-copy-"));
  try {
    cpSync(join(ROOT, "dist"), join(folder, "dist"), { recursive: true, filter: (path) => !path.endsWith(".map") });
    const imports = { "#host": { node: "./dist/host/node.js", default: "./dist/host/default.js" } };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", imports }));
    return (await import(/* @vite-ignore */ pathToFileURL(join(folder, "dist/index.js")).href)) as typeof library;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
