import { fileURLToPath } from "node:url";
import { UsageError } from "./UsageError.mjs";
import { families } from "./families.mjs";

const ownFiles = ["vectors-public.jsonl", "vectors-named.jsonl"].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);

/** Programs for which we differ from Twisted on purpose: each with the reason, our trace and Twisted's. */
export const declaredDifferences = fileURLToPath(new URL("declared-differences.jsonl", import.meta.url));

/** How to call the runner. */
export const usage = `Usage: npm run conformance -- [FILE...] [--family a,b]

  FILE          files of vectors; when none is named, the two of this folder and the declared differences
  --family a,b  only these families: ${families.join(", ")}`;

/**
 * @returns `{ files, declared, wanted, help }`; `declared` are the files of declared differences, `wanted` is the set of
 *   families to run
 * @throws UsageError when the arguments make no sense
 */
export function parseArguments(args) {
  const files = [];
  const wanted = new Set();
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index];
    if (argument === "--help" || argument === "-h") return { files, declared: [], wanted, help: true };
    if (argument === "--family") addFamilies(wanted, args[(index += 1)]);
    else if (argument.startsWith("--family=")) addFamilies(wanted, argument.slice("--family=".length));
    else if (argument.startsWith("-")) throw new UsageError(`Unknown option ${argument}\n\n${usage}`);
    else files.push(argument);
  }
  const declared = files.length === 0 ? [declaredDifferences] : [];
  if (files.length === 0) files.push(...ownFiles);
  return { files, declared, wanted: wanted.size === 0 ? new Set(families) : wanted, help: false };
}

function addFamilies(wanted, list) {
  const names = (list ?? "").split(",").map((name) => name.trim());
  for (const name of names) {
    if (name === "") throw new UsageError(`--family needs one or more names: ${families.join(", ")}`);
    if (!families.includes(name)) {
      throw new UsageError(`Unknown family "${name}"; the families are ${families.join(", ")}`);
    }
    wanted.add(name);
  }
}
