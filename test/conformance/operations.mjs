import { clockOps } from "./ops/clockOps.mjs";
import { cooperatorOps } from "./ops/cooperatorOps.mjs";
import { deferredOps } from "./ops/deferredOps.mjs";
import { listOps } from "./ops/listOps.mjs";
import { lockOps } from "./ops/lockOps.mjs";
import { loopingOps } from "./ops/loopingOps.mjs";

/**
 * Every op of the format by its name: what it does, and the fields with names that must be bound before it
 * (`needs`; the field tells the kind of name, as in the format's table).
 */
export const operations = new Map(
  [deferredOps, listOps, clockOps, lockOps, loopingOps, cooperatorOps].flatMap((ops) => Object.entries(ops)),
);
