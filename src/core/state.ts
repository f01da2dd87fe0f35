/*
 * The state of a Deferred is one small integer: a flag costs no field and a test costs one instruction.
 * @internal
 */

/** It has been fired; for ever. */
export const CALLED = 1;
/** `_result` is a Failure. */
export const FAILED = 2;
/** A callback of it is executing (D15). */
export const RUNNING = 4;
/** `_result` is the Deferred whose result it waits for (D20). */
export const WAITING = 8;
/** One later firing is swallowed (X4). */
export const FORGIVING = 16;
/** Its last run ended on a failure (U1). */
export const MARKED = 32;
/** Its failure has been seen through `then`; a different failure clears this (DESIGN decision 3). */
export const HANDLED = 64;
/** It is in this turn's batch of marked Deferreds. */
export const QUEUED = 128;
/** It has a report at the FinalizationRegistry. */
export const REGISTERED = 256;
/** It was cancelled before it fired: for the error's text when it is fired again. */
export const CANCELLED = 512;
/** The user's pauses are counted above the flags, in steps of this. */
export const PAUSE = 1024;

/** All bits of the count of pauses. */
export const PAUSED: number = -PAUSE;
/** What decides whether a run may start; it may when only CALLED is set among these. */
export const RUNNABLE: number = CALLED | RUNNING | WAITING | PAUSED;
/** What decides whether there is a result to take away (D20); running does not matter. */
export const TAKABLE: number = CALLED | WAITING | PAUSED;
