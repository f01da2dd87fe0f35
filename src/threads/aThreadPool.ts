import type { Kind } from "../core/kinds.js";
import { hasMethods } from "../core/kinds.js";

/** A pool of threads, of this copy of the package or another. @internal */
export const aThreadPool: Kind = {
  expected: "a ThreadPool",
  fits: (value) => hasMethods(value, ["submit"]),
};
