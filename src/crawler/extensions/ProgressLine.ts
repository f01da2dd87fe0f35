import { isatty } from "node:tty";
import { createLoopingCall, type AnyLoopingCall } from "../../helpers/createLoopingCall.js";
import { NotConfigured } from "../errors.js";
import { liveLine, type LiveLine } from "../logging/liveLine.js";
import { letStreamPass } from "../logging/letStreamPass.js";
import type { CrawlerContext } from "../process/CrawlerContext.js";
import { signals } from "../signals/signals.js";
import { renderProgress } from "./renderProgress.js";

/** Where a progress line is shown. */
export interface ProgressTerminal {
  /** The line. */
  readonly line: LiveLine;
  /** Whether it is a terminal that can draw over a line. */
  readonly drawable: boolean;
  /** Whether it may show colours. */
  readonly colour: boolean;
  /** How many columns it has at present. */
  columns(): number;
}

const redrawEvery = { milliseconds: 200 };
/** How far back the rate looks: 5 seconds. */
const samplesKept = 25;

/** The crawl that has the line: there is one line, and others wait until it is free. */
let owner: CrawlerContext | undefined;

/**
 * The extension that shows the crawl's figures on the last line of a terminal: pages, pages a second, items, the queue,
 * errors and the time. Log lines scroll by above it.
 *
 * It is there only where the standard error output is a terminal, and unless PROGRESS_LINE is false.
 */
export class ProgressLine {
  readonly #crawler: CrawlerContext;
  readonly #terminal: ProgressTerminal;
  readonly #samples: { time: number; pages: number }[] = [];
  #loop: AnyLoopingCall | undefined;
  #started = 0;
  #release: (() => void) | undefined;

  /**
   * @param crawler - Its setting PROGRESS_LINE, its signals, its stats and its engine.
   * @param terminal - Where the line is shown.
   * @throws {@link NotConfigured} when there is to be no line.
   */
  constructor(crawler: CrawlerContext, terminal: ProgressTerminal = standardError()) {
    if (!terminal.drawable || !crawler.settings.getBool("PROGRESS_LINE")) throw new NotConfigured();
    this.#crawler = crawler;
    this.#terminal = terminal;
    crawler.signals.connect(signals.spiderOpened, () => this.#start());
    crawler.signals.connect(signals.spiderClosed, () => this.#stop());
    crawler.signals.connect(signals.engineStopped, () => this.#stop());
  }

  #start(): void {
    this.#started = performance.now();
    this.#loop = createLoopingCall(() => this.#draw());
    this.#loop.start(redrawEvery);
  }

  #stop(): void {
    if (this.#loop?.running === true) this.#loop.stop();
    this.#release?.();
  }

  #draw(): void {
    if (owner === undefined) this.#take();
    if (owner !== this.#crawler) return;
    const { columns, line, colour } = this.#terminal;
    const { stats, spider, engine } = this.#crawler;
    const now = performance.now();
    const pages = stats.getCount("response_received_count");
    const progress = {
      spider: spider?.name ?? "",
      pages,
      pagesPerSecond: this.#rate(now, pages),
      items: stats.getCount("item_scraped_count"),
      queue: engine === undefined ? undefined : engine.queued + engine.inProgress,
      errors: stats.getCount("log_count/ERROR") + stats.getCount("log_count/CRITICAL"),
      elapsed: now - this.#started,
    };
    // The last column stays free: a terminal would go on to the next line.
    line.show(renderProgress(progress, columns() - 1, colour));
  }

  #rate(now: number, pages: number): number {
    const samples = this.#samples;
    samples.push({ time: now, pages });
    if (samples.length > samplesKept) samples.shift();
    const { time, pages: before } = samples[0]!;
    return now > time ? ((pages - before) * 1000) / (now - time) : 0;
  }

  /** Take the line, and what else writes to the terminal with it, until {@link ProgressLine.#release}. */
  #take(): void {
    owner = this.#crawler;
    const { line } = this.#terminal;
    const ends = [process.stdout, process.stderr].map((stream) => letStreamPass(stream, line));
    const leave = () => line.show(undefined);
    process.on("exit", leave);
    ends.push(leave, () => process.off("exit", leave));
    this.#release = () => {
      this.#release = owner = undefined;
      for (const end of ends) end();
    };
  }
}

function standardError(): ProgressTerminal {
  const { TERM, NO_COLOR } = process.env;
  return {
    line: liveLine,
    drawable: isatty(2) && TERM !== "dumb",
    colour: (NO_COLOR ?? "") === "",
    // A worker thread does not know the width.
    columns: () => process.stderr.columns || 80,
  };
}
