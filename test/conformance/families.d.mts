export const families: readonly string[];
