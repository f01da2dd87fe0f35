import type { DescribedError } from "../../threads/protocol.js";

/** What the thread of a reactor posts to an I/O worker, in batches: one message each turn costs a tenth of one each call. @internal */
export type ToIoWorker =
  | readonly [kind: "call", id: number, method: string, value: unknown]
  /** The call was cancelled. */
  | readonly [kind: "abort", id: number];

/** What became of a call. @internal */
export type IoAnswer =
  | readonly [kind: "value", id: number, value: unknown]
  | readonly [kind: "error", id: number, error: DescribedError]
  /** The module has no function of that name; those that it has. */
  | readonly [kind: "missing", id: number, method: string, known: readonly string[]];

/** What an I/O worker posts back, in batches. @internal */
export type FromIoWorker =
  | IoAnswer
  /** The module could not be loaded. */
  | readonly [kind: "unloadable", error: DescribedError]
  /** The last message of a worker that ends by itself: its exit code, and the error that ended it, if one did. */
  | readonly [kind: "exit", exitCode: number, error: DescribedError | undefined];

/** What an I/O worker is started with. @internal */
export interface IoWorkerData {
  /** The address of the module that does the work. */
  readonly module: string;
  /** The user's. */
  readonly workerData: unknown;
  /** The word on which the reactor's thread waits. */
  readonly word: Int32Array;
}
