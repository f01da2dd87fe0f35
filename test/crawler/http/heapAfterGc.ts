import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Run a full garbage collection and say how many bytes of heap are left in use. */
export function heapAfterGc(): number {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}
