/** A scenario that is a test within a process. */
export interface InProcessScenario {
  readonly id: string;
  readonly title: string;
  readonly expected: string;
  /** "file > block > name of the test", or "step 6". */
  readonly test: string;
  readonly difference?: string;
}

export const inProcess: InProcessScenario[];
