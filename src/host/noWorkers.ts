import type { HostWorkers } from "./HostWorkers.js";

/** The answers of a runtime without threads that can be waited for. @internal */
export const noWorkers: HostWorkers = {
  isMainThread: true,
  parent: undefined,
  spawn: refuse,
  createChannel: refuse,
  receive: refuse,
  isDeserted: refuse,
  clone: refuse,
};

function refuse(): never {
  throw Object.assign(new Error("Cannot use threads: this runtime has no worker_threads; do the work on this thread"), {
    code: "ERR_NO_WORKERS",
  });
}
