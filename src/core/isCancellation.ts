/**
 * Whether an error is what a cancel leads to: ours, the platform's AbortError, or that of p-cancelable.
 *
 * Ours by its code, which an error keeps that has come from a thread without its class.
 *
 * @internal
 */
export function isCancellation(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  try {
    const { code, name } = error as { code?: unknown; name?: unknown };
    return code === "ERR_CANCELLED" || name === "AbortError" || name === "CancelError";
  } catch {
    // A proxy that does not let itself be asked.
    return false;
  }
}
