import type { Vector } from "./readVectors.mjs";

export type Mismatch =
  | { readonly problem: string }
  | {
      readonly actual: unknown;
      readonly difference: { readonly path: string; readonly expected: unknown; readonly actual: unknown };
    };

export function judgeVector(api: object, vector: Vector, options?: { timeLimit?: number }): Mismatch | undefined;
