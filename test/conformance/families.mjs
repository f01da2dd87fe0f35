/** Every family of programs that FORMAT.md describes, and "named", the programs written by hand for single rules. */
export const families = [
  "core",
  "chaining",
  "cancel",
  "timeout",
  "lists",
  "inline",
  "locks",
  "looping",
  "clock",
  "cooperator",
  "named",
];
