import { writeAll } from "./writeAll.js";

const clear = "\r\u001b[K";

/**
 * The last line of a terminal, which is drawn again and again while log lines scroll by above it.
 *
 * Invariant: what is on the terminal's last line is either the live text (`drawn`), or the start of a line that someone
 * else is still writing (`open`), or nothing.
 */
export class LiveLine {
  readonly #write: (text: string) => void;
  #text: string | undefined;
  #drawn = false;
  #open = false;

  /** @param write - Writes to the terminal at once. */
  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /**
   * Show a text on the last line, in place of the one that is there.
   *
   * @param text - One line that fits the terminal's width; undefined takes the line away.
   */
  show(text: string | undefined): void {
    this.#text = text;
    if (this.#open) return;
    const before = this.#drawn ? clear : "";
    this.#drawn = text !== undefined;
    if (before !== "" || this.#drawn) this.#write(before + (text ?? ""));
  }

  /**
   * Write a text above the live line.
   *
   * @param text - Whole lines, or a part of one: then the live line stays away until the rest has come.
   */
  above(text: string): void {
    if (this.#text === undefined) return this.#write(text);
    const before = this.#drawn ? clear : "";
    this.#open = !text.endsWith("\n");
    this.#drawn = !this.#open;
    // One write, so that nothing can come between.
    this.#write(before + text + (this.#drawn ? this.#text : ""));
  }

  /**
   * Let another stream on the same terminal write above the live line.
   *
   * @param write - Writes there, at once.
   * @param wholeLines - Whether it ends with a line break; else the live line stays away until the next one.
   */
  makeRoom(write: () => void, wholeLines = true): void {
    if (this.#text === undefined) return write();
    if (this.#drawn) this.#write(clear);
    this.#drawn = false;
    write();
    this.#open = !wholeLines;
    this.show(this.#text);
  }
}

let broken = false;

/** The live line of the standard error output. @internal */
export const liveLine: LiveLine = new LiveLine((text) => {
  if (broken) return;
  try {
    writeAll(2, text);
  } catch {
    // Nobody reads any more (EPIPE), and there is no other place to say so.
    broken = true;
  }
});
