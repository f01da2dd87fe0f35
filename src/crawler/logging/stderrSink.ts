import { liveLine } from "./liveLine.js";
import type { LogSink } from "./LogSink.js";

/** The log on the standard error output; a live line below it stays below it. @internal */
export const stderrSink: LogSink = {
  write(text) {
    liveLine.above(text);
  },
};
