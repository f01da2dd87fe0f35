/** The exit code as a shell shows it, how the crawl ended, and what is wrong with its feed: `"130, in good order"`. */
export type Outcome = string;

/** The ways to start a crawl. */
export const WAYS: readonly string[];

/** What is to come out for a way, by signal. */
export function expectedFor(way: string): Record<string, Outcome>;

/**
 * Send each signal to each crawl, in processes of their own.
 *
 * @param node - The binary to run; the present one by default.
 * @param ways - The ways to try; all by default.
 * @returns Outcomes by way and signal.
 */
export function runMatrix(node?: string, ways?: readonly string[]): Promise<Record<string, Record<string, Outcome>>>;
