import { Spider } from "deferred-interop/crawler";

/** Writes to the program's own streams; `-a lines=N` lines each, and `-a exit=N` sets an exit code. */
export class ShoutingSpider extends Spider {
  static name = "shouting";
  startUrls = ["data:,page"];
  lines = 1;

  parse() {
    for (let line = 1; line <= Number(this.lines); line++) {
      console.log(`line ${line} of the output ${"x".repeat(200)}`);
      console.error(`line ${line} of the errors ${"x".repeat(200)}`);
    }
  }
}
