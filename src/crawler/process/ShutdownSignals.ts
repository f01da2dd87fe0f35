import { constants } from "node:os";
import { isatty } from "node:tty";
import { getLogger } from "../logging/Logger.js";

const logger = getLogger("scrapy.crawler");

/** A second signal so soon after the first, in milliseconds, may be npm's copy of the same key press. */
const ECHO = 250;

/** What a process object does about signals, in two stages. */
export interface ShutdownActions {
  /** Called at the first signal: stop in good order. */
  stop(): void;
  /** Called at the second one: end the process at once. */
  exit(code: number): void;
}

/**
 * The handlers of SIGINT and SIGTERM (and SIGBREAK on Windows): the first signal stops in good order, the second at once.
 *
 * @see Scrapy `scrapy.utils.ossignal.install_shutdown_handlers`
 * @internal
 */
export class ShutdownSignals {
  readonly #actions: ShutdownActions;
  #first: NodeJS.Signals | undefined;
  #firstTime = 0;
  #forced = false;

  constructor(actions: ShutdownActions) {
    this.#actions = actions;
  }

  /** The exit code that says which signal came first: 130 for SIGINT, 143 for SIGTERM; undefined when none came. */
  get exitCode(): number | undefined {
    return this.#first === undefined ? undefined : exitCodeOf(this.#first);
  }

  install(): void {
    for (const signal of handled()) process.on(signal, this.#receive);
  }

  remove(): void {
    for (const signal of handled()) process.off(signal, this.#receive);
  }

  readonly #receive = (signal: NodeJS.Signals): void => {
    if (this.#first === undefined) {
      this.#first = signal;
      this.#firstTime = performance.now();
      logger.info(`Received ${signal}, shutting down gracefully. Send again to force `);
      this.#actions.stop();
    } else if (!this.#forced && !this.#isEcho(signal)) {
      this.#forced = true;
      logger.info(`Received ${signal} twice, forcing unclean shutdown`);
      this.#actions.exit(exitCodeOf(signal));
    }
  };

  /** Ctrl-C goes to all programs of the terminal, and npm and npx send it on to theirs, which so get it twice. */
  #isEcho(signal: NodeJS.Signals): boolean {
    const underNpm = process.env["npm_lifecycle_event"] !== undefined && isatty(0);
    return underNpm && signal === this.#first && performance.now() - this.#firstTime < ECHO;
  }
}

function handled(): NodeJS.Signals[] {
  return process.platform === "win32" ? ["SIGINT", "SIGTERM", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
}

function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
