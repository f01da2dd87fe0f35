/** Whether an error is what a cancel leads to: ours, the platform's, or that of p-cancelable. @internal */
export function isCancellation(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  // By its code: another copy of the package has a class of its own.
  const { code, name } = error as { code?: unknown; name?: unknown };
  return code === "ERR_CANCELLED" || name === "AbortError" || name === "CancelError";
}
