import type { Deferred } from "../../core/Deferred.js";
import { Line } from "../../core/Line.js";
import type { ReactorTime, ScheduledCall } from "../../core/ReactorTime.js";

/** How a download slot behaves. */
export interface DownloadSlotOptions {
  /** How many downloads at a time; Infinity means any number. */
  readonly concurrency: number;
  /** The wait between the beginnings of downloads, in milliseconds. */
  readonly delay: number;
  /** Whether each wait is made 0.5 to 1.5 times as long. */
  readonly randomize: boolean;
}

/**
 * One host, or whatever shares a limit: lets downloads begin, so many at a time and so long after each other.
 *
 * @internal
 */
export class DownloadSlot {
  readonly options: DownloadSlotOptions;
  /** The wait between the beginnings of downloads, in milliseconds; it may change. */
  delay: number;
  readonly #clock: ReactorTime;
  /** Those that wait for their turn. */
  readonly #waiting = new Line<undefined>();
  #transferring = 0;
  #lastBegin = -Infinity;
  #timer: ScheduledCall | undefined;
  #serving = false;

  constructor(options: DownloadSlotOptions, clock: ReactorTime) {
    this.options = options;
    this.delay = options.delay;
    this.#clock = clock;
  }

  /** How many requests it has, waiting or being downloaded. */
  get active(): number {
    return this.#transferring + this.#waiting.size;
  }

  /** How many downloads are under way. */
  get transferring(): number {
    return this.#transferring;
  }

  /** Whether it has nothing to do and no delay to keep to, and had nothing for some milliseconds. */
  isIdleFor(milliseconds: number): boolean {
    return this.active === 0 && this.#clock.now() - this.#lastBegin > milliseconds + this.delay;
  }

  /**
   * Wait for the turn of a download.
   *
   * @returns A Deferred that fires when it may begin; undefined when that is now. Either way `release()` is due after it.
   */
  acquire(): Deferred<undefined> | undefined {
    if (this.delay === 0 && this.#waiting.size === 0 && this.#hasRoom()) {
      this.#begin();
      return undefined;
    }
    const turn = this.#waiting.join();
    this.#serve();
    return turn;
  }

  /** A download is over. */
  release(): void {
    this.#transferring--;
    this.#serve();
  }

  /** Let go of the timer. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #serve(): void {
    // A download may be over before `callback` returns: the loop goes on with the next one, the stack does not grow.
    if (this.#serving || this.#timer !== undefined) return;
    this.#serving = true;
    while (this.#waiting.size > 0 && this.#hasRoom()) {
      const wait = this.#nextWait();
      if (wait > 0) {
        this.#timer = this.#clock.callLater(wait, () => this.#wake());
        break;
      }
      this.#serveOne();
    }
    this.#serving = false;
  }

  #wake(): void {
    this.#timer = undefined;
    // The wait is over: another random one must not take its place.
    this.#serving = true;
    if (this.#hasRoom()) this.#serveOne();
    this.#serving = false;
    this.#serve();
  }

  #serveOne(): void {
    const turn = this.#waiting.shift();
    if (turn === undefined) return;
    this.#begin();
    turn.callback(undefined);
  }

  #begin(): void {
    this.#transferring++;
    this.#lastBegin = this.#clock.now();
  }

  #hasRoom(): boolean {
    return this.#transferring < this.options.concurrency;
  }

  #nextWait(): number {
    const { delay } = this;
    if (delay === 0) return 0;
    const wanted = this.options.randomize ? delay * (0.5 + Math.random()) : delay;
    return this.#lastBegin + wanted - this.#clock.now();
  }
}
