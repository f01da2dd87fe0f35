// An object of the Deferred API whose settings say that there is no reactor.
//   construct.mjs RUNNER_OR_PROCESS_CLASS
import * as crawler from "deferred-interop/crawler";

const [className] = process.argv.slice(2);
new crawler[className]({ TWISTED_REACTOR_ENABLED: false });
