/** The ends of a line of Deferreds. */
interface Ends {
  readonly first: never;
  readonly last: never;
}
interface Shape {
  make(lib: object, links: number): Ends;
}
export const shapes: Record<string, Shape>;
export const endings: Record<"fired" | "failed" | "cancelled", (ends: Ends) => void>;
export function outcomeOf(last: never): unknown;
export function expectedOutcome(shape: Shape, how: string, links: number): unknown;
