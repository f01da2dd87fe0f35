/** A row: the id of one of Twisted's tests, the suite it is in, and what it says, in our own words. */
export interface TwistedRow {
  readonly id: string;
  readonly suite: string;
  readonly says: string;
}

/** What the tests cover: the tests of each row, and tags that name no row. */
export interface TwistedCoverage {
  readonly rows: readonly TwistedRow[];
  readonly tests: ReadonlyMap<string, readonly { readonly path: string; readonly title: string }[]>;
  readonly unknown: readonly string[];
}

export declare function readCoverage(): TwistedCoverage;
export declare function coveragePage(): string;
export declare function isPageCurrent(): boolean;
