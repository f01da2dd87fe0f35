/** How many guards against the import of a reactor are up; they are kept in the package's record of this thread. */
export function countGuards() {
  return globalThis[Symbol.for("deferred-interop/state")].reactorImportHooks?.size ?? 0;
}
