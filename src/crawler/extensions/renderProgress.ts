/** The figures of a progress line. */
export interface Progress {
  /** The spider's name. */
  readonly spider: string;
  /** Responses so far. */
  readonly pages: number;
  /** Responses a second, of late. */
  readonly pagesPerSecond: number;
  /** Items so far. */
  readonly items: number;
  /** Requests that wait or are being downloaded; undefined when that is not known. */
  readonly queue: number | undefined;
  /** Errors in the log so far. */
  readonly errors: number;
  /** How long the crawl has run, in milliseconds. */
  readonly elapsed: number;
}

/**
 * Make the text of a progress line, such as `books  1,234 pages  56.7/s  1,200 items  345 queued  2 errors  0:01:23`.
 *
 * @param progress - The figures.
 * @param width - The columns there are; parts that do not fit are left out, the least telling first.
 * @param colour - Whether to colour errors and to dim what stays the same.
 */
export function renderProgress(progress: Progress, width: number, colour: boolean): string {
  const { spider, pages, pagesPerSecond, items, queue, errors, elapsed } = progress;
  const paint = (on: string, text: string) => (colour ? `\u001b[${on}m${text}\u001b[0m` : text);
  // From the most telling to the least; `place` is where a part stands in the line.
  const parts = [
    { place: 1, text: counted(pages, "page"), on: "1" },
    { place: 5, text: counted(errors, "error"), on: errors > 0 ? "31" : "2" },
    { place: 2, text: `${decimal(pagesPerSecond)}/s`, on: "" },
    { place: 3, text: counted(items, "item"), on: "" },
    { place: 4, text: queue === undefined ? "" : `${grouped(queue)} queued`, on: "" },
    { place: 6, text: clock(elapsed), on: "2" },
    { place: 0, text: spider, on: "36" },
  ].filter(({ text }) => text !== "");
  let room = width;
  const shown = parts.filter(({ text }, index) => (room -= text.length + (index === 0 ? 0 : 2)) >= 0);
  return shown
    .sort((a, b) => a.place - b.place)
    .map(({ text, on }) => (on === "" ? text : paint(on, text)))
    .join("  ");
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function grouped(value: number): string {
  return String(Math.trunc(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

function decimal(value: number): string {
  return value < 100 ? value.toFixed(1) : grouped(value);
}

function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
