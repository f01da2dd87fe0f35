import type { Mismatch } from "./judgeVector.mjs";
import type { Vector } from "./readVectors.mjs";

export function formatMismatch(vector: Vector, mismatch: Mismatch, number: number): string;
