/** Where a Deferred was created and first fired, each as the lines of a stack. @internal */
export interface DebugInfo {
  created?: string;
  invoked?: string;
}

/** Whether sites are recorded: read where it counts, written by {@link setDebugging}. @internal */
export let debugging = false;

// Not fields of Deferred: 8 bytes each for every Deferred in the world.
const infos = new WeakMap<object, DebugInfo>();

/**
 * Switch the recording of creation and firing sites on or off, for Deferreds made and fired from now on.
 *
 * The sites appear in {@link AlreadyCalledError} and in reports of unhandled errors. A stack costs about 5 µs, some
 * hundred times the price of a Deferred: for debugging only.
 *
 * @param on - Whether to record.
 *
 * @example
 * ```ts
 * import { setDebugging } from "deferred-interop";
 *
 * setDebugging(true);
 * ```
 *
 * @see Twisted `setDebugging`
 */
export function setDebugging(on: boolean): void {
  debugging = on;
}

/** Whether creation and firing sites are recorded; see {@link setDebugging}. */
export function getDebugging(): boolean {
  return debugging;
}

/**
 * Keep where a Deferred (or a scheduled call) is created or fired.
 *
 * @param ownFrames - How many frames above this function are the package's own.
 * @internal
 */
export function recordSite(deferred: object, site: keyof DebugInfo, ownFrames = 1): void {
  const info = infos.get(deferred) ?? {};
  // The first line is the message, the next one is this function.
  const lines = (new Error().stack ?? "").split("\n").slice(2 + ownFrames);
  info[site] = lines.map((line) => line.trim()).join("\n    ");
  infos.set(deferred, info);
}

/** What is known of a Deferred, as lines for an error's text; empty without debugging. @internal */
export function describeSites(deferred: object): string {
  const info = infos.get(deferred);
  if (info === undefined) return "";
  const created = info.created === undefined ? "" : `\n  created:\n    ${info.created}`;
  const invoked = info.invoked === undefined ? "" : `\n  first fired:\n    ${info.invoked}`;
  return created + invoked;
}
