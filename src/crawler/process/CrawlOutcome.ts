/**
 * What has become of the crawls of a process object: it ends with the first failure and with the exit code that says so.
 *
 * @internal
 */
export class CrawlOutcome {
  readonly #errors: unknown[] = [];
  /** Whether a signal has ended a crawl that had more to do. */
  #interrupted = false;

  /** A crawl could not begin, or broke down. */
  addError(error: unknown): void {
    this.#errors.push(error);
  }

  /** A signal has stopped these crawls: those that were done anyway are complete. */
  noteStopped(crawls: readonly { readonly closeReason: string | undefined }[]): void {
    this.#interrupted = crawls.some(({ closeReason }) => closeReason === undefined || closeReason === "shutdown");
  }

  /**
   * Set the exit code; nothing is set when all went well.
   *
   * @param signalCode - The exit code of the signal that came, if one did.
   * @throws The error of the crawl that failed; an AggregateError for several.
   */
  report(signalCode: number | undefined): void {
    const errors = this.#errors;
    if (this.#interrupted && signalCode !== undefined) process.exitCode = signalCode;
    else if (errors.length > 0) process.exitCode = 1;
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, `${errors.length} crawls have failed`);
  }
}
