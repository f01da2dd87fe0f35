export function makeTable(): string;
