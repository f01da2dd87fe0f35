/** A command line, or a file named on it, that cannot be used; its message is for the person at the terminal. */
export class UsageError extends Error {
  name = "UsageError";
}
