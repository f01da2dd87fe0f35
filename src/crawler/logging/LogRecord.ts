import type { LogLevel } from "./LogLevel.js";

/** What a logger was told: a text, or a function that makes it and is only called when the text is needed. */
export type LogMessage = string | (() => string);

/** One line of the log (several, where the message or its error has several). */
export class LogRecord {
  /** The logger's name, such as `scrapy.core.engine`. */
  readonly name: string;
  /** How grave it is. */
  readonly level: LogLevel;
  /** When it happened: milliseconds since 1970. */
  readonly created: number;
  /** What went wrong, if something did: an Error, a Failure or whatever was thrown. */
  readonly error: unknown;
  #message: LogMessage;

  /** @internal */
  constructor(name: string, level: LogLevel, message: LogMessage, error: unknown) {
    this.name = name;
    this.level = level;
    this.created = Date.now();
    this.error = error;
    this.#message = message;
  }

  /** The text; a message function is called once, when this is first read. */
  get message(): string {
    const source = this.#message;
    if (typeof source === "string") return source;
    try {
      return (this.#message = source());
    } catch (error) {
      // A log line must not end a crawl, and must not vanish either.
      return (this.#message = `(the text of this line could not be made: ${String(error)})`);
    }
  }
}
