/*
 * The matrix of modes: what every helper and every interop function gives in each mode, on one Node or several.
 *
 *     node test/modes/matrix.mjs [--modes=AR,RL,NR,∅] [path of a Node]…
 *
 * Each cell, one function in one mode, is a process of its own, since a thread has one reactor for good. It runs the
 * built package. `matrixTable.mjs` has the outcomes.
 */
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { TABLE } from "./matrixTable.mjs";

const CELL = fileURLToPath(new URL("matrixCell.mjs", import.meta.url));

/** The modes that are checked when none are named. */
export const MODES = ["AR", "RL", "NR", "∅"];

/** How long a cell may take, in milliseconds. */
const LIMIT = 30_000;

/**
 * Check every function in some modes on one Node.
 *
 * @returns For each cell, its function, its mode and its faults: texts, none when all is as the table says.
 */
export async function checkMatrix(node = process.execPath, modes = MODES) {
  const cells = Object.keys(TABLE).flatMap((name) => modes.map((mode) => ({ name, mode })));
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < cells.length) {
      const index = next++;
      results[index] = { ...cells[index], faults: await checkCell(node, cells[index]) };
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  return results;
}

async function checkCell(node, { name, mode }) {
  const { error, stdout, stderr } = await run(node, [CELL, mode, name]);
  if (error !== null || stderr !== "") return [`the program failed: ${error?.message ?? ""} ${stderr}`];
  const outcomes = JSON.parse(stdout);
  return TABLE[name].flatMap(([how, , expected], index) => {
    const exact = typeof expected === "string" ? expected : expected[mode];
    const wanted = exact.either ?? exact;
    const outcome = exact.either === undefined ? outcomes[index] : outcomes[index].replace(/ (at once|later)/, "");
    return fits(outcome, wanted) ? [] : [`${how}: wanted "${wanted}", got "${outcome}"`];
  });
}

/** Whether an outcome is the one of the table, where `…` at the end stands for the rest of a message. */
function fits(outcome, wanted) {
  return wanted.endsWith("…") ? outcome.startsWith(wanted.slice(0, -1)) : outcome === wanted;
}

function run(node, args) {
  return new Promise((resolve) => {
    execFile(node, args, { timeout: LIMIT, killSignal: "SIGKILL" }, (error, stdout, stderr) => {
      resolve({ error, stdout, stderr });
    });
  });
}

async function main(args) {
  const option = args.find((arg) => arg.startsWith("--modes="));
  const modes = option === undefined ? MODES : option.slice("--modes=".length).split(",");
  const nodes = args.filter((arg) => arg !== option);
  for (const node of nodes.length === 0 ? [process.execPath] : nodes) {
    const start = performance.now();
    const cells = await checkMatrix(node, modes);
    const bad = cells.filter(({ faults }) => faults.length > 0);
    for (const { name, mode, faults } of bad) for (const fault of faults) console.error(`${name} in ${mode}, ${fault}`);
    if (bad.length > 0) process.exitCode = 1;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${node}: ${cells.length - bad.length} of ${cells.length} cells as the table says, ${seconds} s`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
