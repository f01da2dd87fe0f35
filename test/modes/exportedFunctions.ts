import { readFileSync } from "node:fs";

const INDEX = new URL("../../src/index.ts", import.meta.url);

/** Errors and handles, which functions of the matrix throw and return. */
const NOT_CALLED = ["ParallelError", "CallLaterResult"];

/** The names that the package exports of some layers and that users call. */
export function exportedFunctions(layers: readonly string[]): string[] {
  const exports = readFileSync(INDEX, "utf8").matchAll(/^export \{([^}]*)\} from "\.\/(\w+)\//gm);
  return [...exports]
    .filter(([, , layer]) => layers.includes(layer ?? ""))
    .flatMap(([, names]) => (names ?? "").split(",").map((name) => name.trim()))
    .filter((name) => name !== "" && !NOT_CALLED.includes(name));
}
