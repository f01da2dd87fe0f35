import type { LiveLine } from "./liveLine.js";

/**
 * Let what a program writes to a stream on the terminal (`console.log`, Node's warnings) appear above the live line.
 *
 * @param stream - A standard stream; nothing is done when it is no terminal.
 * @param line - The live line of that terminal.
 * @returns A function that ends it.
 * @internal
 */
export function letStreamPass(stream: NodeJS.WriteStream, line: LiveLine): () => void {
  if (!stream.isTTY) return () => {};
  const original = stream.write;
  const passing = function (this: NodeJS.WriteStream, ...args: unknown[]): boolean {
    const [chunk] = args;
    const wholeLines = (typeof chunk === "string" ? chunk : Buffer.from(chunk as Uint8Array).toString()).endsWith("\n");
    let written = true;
    line.makeRoom(() => (written = Reflect.apply(original, this, args) as boolean), wholeLines);
    return written;
  } as typeof stream.write;
  stream.write = passing;
  return () => {
    // Somebody who came later may have wrapped it once more; then it stays, and does no harm without a live line.
    if (stream.write === passing) stream.write = original;
  };
}
