/** One function in one mode. */
export interface MatrixCell {
  readonly name: string;
  readonly mode: string;
  /** What is not as the table says. */
  readonly faults: readonly string[];
}

export const MODES: readonly string[];
export function checkMatrix(node?: string, modes?: readonly string[]): Promise<MatrixCell[]>;
