import vm from "node:vm";

const context = vm.createContext({ run: undefined });
const script = new vm.Script("run()");

/**
 * Runs a synchronous function, and stops it even in an endless loop: only `node:vm` can interrupt code in its own thread.
 *
 * @throws what `run` throws, or an Error with code ERR_SCRIPT_EXECUTION_TIMEOUT
 */
export function runWithTimeLimit(run, milliseconds) {
  context.run = run;
  return script.runInContext(context, { timeout: milliseconds });
}
