/**
 * Where a function was called from, as `file:line:column`: for errors that name who did something.
 *
 * @param above - The function, or class, whose caller is meant; its own frames, those it called, and those of this package
 *   between it and the program are left out.
 * @internal
 */
export function callSite(above: object): string {
  const holder: { stack?: string } = {};
  const capture = (Error as { captureStackTrace?: (target: object, above: unknown) => void }).captureStackTrace;
  // Elsewhere than on V8 the frames of this function and of `above` come first.
  if (capture === undefined) holder.stack = (new Error().stack ?? "").split("\n").slice(2).join("\n");
  else capture.call(Error, holder, above);
  const frames = (holder.stack ?? "").split("\n").filter((line) => /:\d+:\d+\)?$/.test(line));
  const frame = frames.find((line) => OWN === undefined || !line.includes(OWN)) ?? frames[0] ?? "";
  // A path may have spaces and brackets; the frame is "at name (place)", "at place" or, elsewhere than on V8, "name@place".
  return (
    /\((.+:\d+:\d+)\)$/.exec(frame)?.[1] ??
    /^(?: *at (?:async )?|[^@]*@)(.+:\d+:\d+)$/.exec(frame)?.[1] ??
    "an unknown place"
  );
}

/** The address of this package's code; undefined in a bundle, where the program's is the same. */
const OWN = /^(.*\/)core\/callSite\.\w+$/.exec((import.meta as { url?: string }).url ?? "")?.[1];
