/*
 * What owner and thread tell each other. Orders travel in batches, one message for each thread and turn; answers one by
 * one, so that none is lost when a thread is ended.
 *
 * Each order has a slot of its thread. What became of the order is a number in shared memory, changed by compare and
 * exchange on either side, so that exactly one of them has the say:
 *
 *     OFFERED ──thread──▶ STARTED ──thread──▶ DONE       answered with what came of it
 *        │                   └─────owner───▶ KILLED      the thread is ended
 *        └─────owner──▶ WITHDRAWN                        passed over by the thread, answered as such
 */

export const OFFERED = 1;
export const STARTED = 2;
export const DONE = 3;
export const WITHDRAWN = 4;
export const KILLED = 5;

/** How many orders a thread may have at once, and so how many are in a batch. */
export const SLOTS = 16;

/** What a thread gets at its start. */
export interface ThreadData {
  /** Tells it from threads that others start. */
  readonly kind: "pool";
  /** See `Mailbox`. */
  readonly word: Int32Array;
  /** What became of the order in each slot. */
  readonly claims: Int32Array;
}

/** A function that threads call by its number. */
export type Definition =
  | { readonly id: number; readonly source: string }
  | { readonly id: number; readonly module: string; readonly name: string };

/** A number of a function, and what it is called with. */
export type Call = readonly [id: number, args: readonly unknown[]];

/** To a thread: make these calls one after another; the outcome is that of the last. */
export type Order = readonly [slot: number, calls: readonly Call[]];

/** To a thread. */
export interface Orders {
  readonly orders: readonly Order[];
  /** Functions that it does not know yet. */
  readonly definitions: readonly Definition[];
  /** Whether it is to forget those that it knew. */
  readonly forget: boolean;
  /** Whether it is to end. */
  readonly end: boolean;
}

/** From a thread: what came of an order, and the milliseconds it took. */
export type Answer =
  | readonly [kind: "value", slot: number, value: unknown, milliseconds: number]
  | readonly [kind: "error", slot: number, error: DescribedError, milliseconds: number]
  | readonly [kind: "passed", slot: number];

/** From a thread, of itself. */
export type News =
  | readonly [kind: "started"]
  /** A task threw after its end. */
  | readonly [kind: "stray", error: DescribedError]
  | readonly [kind: "ended", exitCode: number, error: DescribedError | undefined];

/** From a thread that waits for the outcome: call this where the owner is. */
export interface CallBack {
  readonly definition: Definition;
  readonly args: readonly unknown[];
  /** Where the outcome goes: `["value", value]` or `["error", error]`. */
  readonly reply: unknown;
  /** Set to 1 when it is there. */
  readonly word: Int32Array;
}

/** From a thread. */
export type FromThread = Answer | News | readonly [kind: "call", call: CallBack];

/** What went wrong, in a form that can be copied. */
export type DescribedError =
  | {
      readonly kind: "error";
      readonly names: readonly string[];
      readonly message: string;
      readonly name: string;
      readonly stack: string;
      readonly fields: readonly (readonly [key: string, value: unknown, described: boolean])[];
    }
  | { readonly kind: "other"; readonly value: unknown }
  | { readonly kind: "load"; readonly message: string; readonly cause: DescribedError | undefined }
  | { readonly kind: "data"; readonly message: string; readonly cause: DescribedError }
  | { readonly kind: "free"; readonly variable: string; readonly cause: DescribedError };
