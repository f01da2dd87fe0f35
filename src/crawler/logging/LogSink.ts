/** Where log lines go. */
export interface LogSink {
  /**
   * Take a line; it must be out when this returns.
   *
   * @param text - The line with its line break, and the lines of a traceback.
   */
  write(text: string): void;
  /** Let go of files and the like. */
  close?(): void;
}
