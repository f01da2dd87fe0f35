/** What came of a way to load the reactor: `"installed"`, `"ImportError"`, or what went wrong. */
export type Outcome = string;

/** The ways to load the reactor. */
export const WAYS: readonly string[];

/** What is to come out, by moment, for a way and a version of Node such as `"v20.19.0"`. */
export function wantedFor(way: string, version: string): Record<string, Outcome>;

/**
 * Try each way of loading the reactor at each moment, in processes of their own.
 *
 * @param node - The binary to run; the present one by default.
 * @returns Outcomes by way and moment.
 */
export function runMatrix(node?: string): Promise<Record<string, Record<string, Outcome>>>;
