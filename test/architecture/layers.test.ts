import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { errorsPageFaults, errorsWithoutCode } from "./errorRules.js";
import {
  deadFiles,
  hostByPath,
  importCycles,
  indexImports,
  layerCycles,
  strayFiles,
  undeclaredPackages,
  upwardImports,
} from "./layerRules.js";
import { nodeImports, runtimeGlobals } from "./runtimeRules.js";
import {
  bannedFileNames,
  defaultExports,
  exportedAny,
  indexStatements,
  longFiles,
  longFunctions,
  type Excuses,
} from "./shapeRules.js";
import { readSourceTree } from "./sourceTree.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Functions that may be longer than the rest, and why. */
const LONG_FUNCTIONS: Excuses = {};

/** Exports in whose signature only `any` says what is meant, and why. */
const EXPORTS_WITH_ANY: Excuses = {
  "core/gatherResults.ts#gatherResults":
    "a list of Deferreds of different types has no other element type to infer from",
  "core/inlineCallbacks.ts#inlineCallbacks": "each yield sends a value of another type into the generator",
  "interop/deferredFFromCoroF.ts#FromCoro": "any generator, as above",
  "interop/deferredFromCoro.ts#deferredFromCoro": "any generator, as above",
};

describe("the sources", () => {
  const tree = readSourceTree(ROOT);

  it("are found", () => {
    expect(tree.modules.has("core/Deferred.ts")).toBe(true);
  });

  it("belong to a layer, every one", () => {
    expect(strayFiles(tree)).toEqual([]);
  });

  it("import their own layer and those below, types included", () => {
    expect(upwardImports(tree)).toEqual([]);
  });

  it("have no cycle among value imports", () => {
    expect(importCycles(tree)).toEqual([]);
  });

  it("have no cycle among layers, types included", () => {
    expect(layerCycles(tree)).toEqual([]);
  });

  it("never import an index.ts", () => {
    expect(indexImports(tree)).toEqual([]);
  });

  it("take code of the host through #host alone", () => {
    expect(hostByPath(tree)).toEqual([]);
  });

  it("import no node: module from core to helpers", () => {
    expect(nodeImports(tree, builtinModules)).toEqual([]);
  });

  it("use no global of a runtime from core to helpers", () => {
    expect(runtimeGlobals(tree)).toEqual([]);
  });

  it("import only packages that package.json declares", () => {
    expect(undeclaredPackages(tree)).toEqual([]);
  });

  it("are all reached from an entry of package.json", () => {
    expect(deadFiles(tree)).toEqual([]);
  });

  it("have no file over 500 lines", () => {
    expect(longFiles(tree)).toEqual([]);
  });

  it("have no function over 50 lines, but for those named here", () => {
    expect(longFunctions(tree, LONG_FUNCTIONS)).toEqual([]);
  });

  it("have no file named after nothing", () => {
    expect(bannedFileNames(tree)).toEqual([]);
  });

  it("have no default export", () => {
    expect(defaultExports(tree)).toEqual([]);
  });

  it("re-export by name, and nothing else, in each index.ts", () => {
    expect(indexStatements(tree)).toEqual([]);
  });

  it("have no `any` in an exported signature, but for those named here", () => {
    expect(exportedAny(tree, EXPORTS_WITH_ANY)).toEqual([]);
  });

  it("give every error class a code of its own", () => {
    expect(errorsWithoutCode(tree)).toEqual([]);
  });

  it("give no code that docs/errors.md does not explain, and the page explains no other", () => {
    expect(errorsPageFaults(tree, readFileSync(join(ROOT, "docs/errors.md"), "utf8"))).toEqual([]);
  });
});
