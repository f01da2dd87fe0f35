/** The version of this package, for the user agent and the log. */
export const packageVersion = "0.1.0";
