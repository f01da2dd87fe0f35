/**
 * Where a function was called from, as `file:line:column`: for errors that name who did something.
 *
 * @param above - The function whose caller is wanted; its own frames and those it called are left out.
 * @internal
 */
export function callSite(above: (...args: never[]) => unknown): string {
  const holder: { stack?: string } = {};
  const capture = (Error as { captureStackTrace?: (target: object, above: unknown) => void }).captureStackTrace;
  // Elsewhere than on V8 the frames of this function and of `above` come first.
  if (capture === undefined) holder.stack = (new Error().stack ?? "").split("\n").slice(2).join("\n");
  else capture.call(Error, holder, above);
  const frame = (holder.stack ?? "").split("\n").find((line) => /:\d+:\d+\)?$/.test(line)) ?? "";
  // A path may have spaces and brackets; the frame is "at name (place)", "at place" or, elsewhere than on V8, "name@place".
  return (
    /\((.+:\d+:\d+)\)$/.exec(frame)?.[1] ??
    /^(?: *at (?:async )?|[^@]*@)(.+:\d+:\d+)$/.exec(frame)?.[1] ??
    "an unknown place"
  );
}
