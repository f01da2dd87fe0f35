import fc from "fast-check";
import { arbitraryProgram } from "./arbitraryProgram.mjs";
import { report } from "./printProgram.mjs";
import { runNow, runWithPromises } from "./runProgram.mjs";

/**
 * Runs programs that use no promises, or that run where promises are refused.
 *
 * @param {typeof import("../../../src/index.js")} api - The package.
 * @param {object} options
 * @param {number} options.seed
 * @param {number} options.runs - How many programs.
 * @param {boolean} [options.promises] - Whether they use promises nevertheless.
 * @param {boolean} [options.promisesSettle] - False where what would wait for a promise fails at once.
 * @param {(program: object, world: import("./World.mjs").World) => void} [options.onProgram] - Is told of each.
 * @returns {string | undefined} The smallest program that breaks an invariant, as text; undefined if there is none.
 */
export function checkNow(api, { seed, runs, promises = false, promisesSettle = true, onProgram }) {
  const run = (program) => runNow(api, program, { promisesSettle });
  const property = fc.property(arbitraryProgram({ promises }), (program) => {
    judge(program, run(program), onProgram);
  });
  const details = fc.check(property, { seed, numRuns: runs });
  return details.failed ? describe(details, run(details.counterexample[0])) : undefined;
}

/** Runs programs that use promises. See `checkNow`. */
export async function checkWithPromises(api, { seed, runs }) {
  const run = (program) => runWithPromises(api, program);
  const property = fc.asyncProperty(arbitraryProgram({ promises: true }), async (program) => {
    judge(program, await run(program));
  });
  const details = await fc.check(property, { seed, numRuns: runs });
  return details.failed ? describe(details, await run(details.counterexample[0])) : undefined;
}

function judge(program, world, onProgram) {
  onProgram?.(program, world);
  if (world.faults.length > 0) throw new Error(world.faults[0]);
}

function describe({ seed, numRuns, numShrinks }, world) {
  return `// Seed ${seed}, program ${numRuns}, made smaller ${numShrinks} times\n${report(world)}\n`;
}
