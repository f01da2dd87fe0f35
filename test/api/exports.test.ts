import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { readExportedNames, type ExportedNames } from "./exportedNames.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LIST = fileURLToPath(new URL("exports.json", import.meta.url));

interface Manifest {
  exports: Record<string, string | { source: string }>;
  sideEffects: boolean | string[];
}

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;

/** The source file behind each subpath that is code. */
const entries = Object.fromEntries(
  Object.entries(manifest.exports).flatMap(([subpath, target]) =>
    typeof target === "string" ? [] : [[subpath, target.source] as const],
  ),
);

const real = readExportedNames(ROOT, entries);
if (process.env["UPDATE_API"] === "1") writeFileSync(LIST, `${JSON.stringify(real, null, 2)}\n`);
const listed = JSON.parse(readFileSync(LIST, "utf8")) as Record<string, ExportedNames>;

describe("the package's exports", () => {
  it("have the subpaths of the list", () => {
    expect(Object.keys(real)).toEqual(Object.keys(listed));
  });

  it.each(Object.keys(entries))('have the names of the list for "%s" (npm run api:update rewrites it)', (subpath) => {
    expect(real[subpath]).toEqual(listed[subpath]);
  });

  it.each(Object.keys(entries).filter((subpath) => isPure(entries[subpath] ?? "")))(
    'are at run time what the compiler says for "%s"',
    async (subpath) => {
      const module = (await import(pathToFileURL(join(ROOT, entries[subpath] ?? "")).href)) as object;

      expect(Object.keys(module).sort()).toEqual(listed[subpath]?.values);
    },
  );
});

/** Importing an entry with side effects installs a reactor; those are tried in processes of their own. */
function isPure(source: string): boolean {
  if (typeof manifest.sideEffects === "boolean") return !manifest.sideEffects;
  const built = source.replace("./src/", "./dist/").replace(/\.ts$/, ".js");
  return !manifest.sideEffects.includes(built) && !manifest.sideEffects.includes(source);
}
