/** By function: what is called, how, and what comes of it, in all modes or in each. */
export const TABLE: Readonly<
  Record<string, readonly (readonly [how: string, call: unknown, outcome: string | Readonly<Record<string, string>>])[]>
>;
