/** As much of a scenario as is judged. */
export interface Expectation {
  has?: readonly string[];
  lacks?: readonly string[];
  counts?: Readonly<Record<string, number>>;
  matches?: RegExp;
  code?: number;
}
export function findProblems(scenario: Expectation, stderr: string, code: number | string): string[];
