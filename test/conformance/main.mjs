// Replays recorded programs on the built package: npm run conformance -- FILE... [--family a,b]
import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { UsageError } from "./UsageError.mjs";
import { formatMismatch } from "./formatMismatch.mjs";
import { judgeVector } from "./judgeVector.mjs";
import { parseArguments, usage } from "./parseArguments.mjs";
import { readVectors } from "./readVectors.mjs";

const MOST_REPORTS = 5;

async function main(args) {
  const { files, declared, wanted, help } = parseArguments(args);
  if (help) {
    console.log(usage);
    return 0;
  }
  const vectors = readAll(files, wanted);
  if (vectors.length === 0) throw new UsageError(`No program of ${[...wanted].join(", ")} in ${files.join(", ")}`);
  const api = await loadPackage();
  // Programs leave failures behind on purpose; their marks are in the traces, and reports would only clutter the output.
  api.setUnhandledErrorHandler?.(() => {});
  return report(api, vectors, readAll(declared, wanted));
}

function readAll(files, wanted) {
  return files.flatMap((file) => readVectors(placeOf(file), file)).filter((vector) => wanted.has(vector.family));
}

/** npm starts scripts in the package's folder; a path may be meant from the folder where npm was called. */
function placeOf(file) {
  const fromCaller = resolve(process.env.INIT_CWD ?? ".", file);
  return !existsSync(file) && existsSync(fromCaller) ? fromCaller : resolve(file);
}

async function loadPackage() {
  const entry = new URL("../../dist/index.js", import.meta.url);
  if (!existsSync(entry)) throw new UsageError("The package is not built: run `npm run build` first");
  return import(entry.href);
}

/** Declared differences are listed and not counted, unless they are not as declared. */
function report(api, vectors, declared) {
  let failed = 0;
  const declaredWrong = new Set();
  for (const vector of [...vectors, ...declared]) {
    const mismatch = judgeVector(api, vector);
    if (mismatch === undefined) continue;
    failed += 1;
    if (vector.reason !== undefined) declaredWrong.add(vector);
    if (failed <= MOST_REPORTS) console.log(`${formatMismatch(vector, mismatch, failed)}\n`);
  }
  if (failed > MOST_REPORTS) console.log(`… and ${failed - MOST_REPORTS} more mismatches\n`);
  for (const { place, reason } of declared.filter((vector) => !declaredWrong.has(vector))) {
    console.log(`differs from Twisted, as declared: ${basename(place)}\n  ${reason}`);
  }
  console.log(`${vectors.length - failed + declaredWrong.size} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
