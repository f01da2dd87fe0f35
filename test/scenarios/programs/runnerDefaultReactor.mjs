// A runner under the default reactor of the platform, which react() installs; the spider takes any reactor.
//   runnerDefaultReactor.mjs RUNNER_CLASS
import { react, wait } from "deferred-interop";
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

class AnyReactorSpider extends NoRequestsSpider {
  static customSettings = { TWISTED_REACTOR: null };
}

const [className] = process.argv.slice(2);
crawler.configureLogging();
await react(function* () {
  yield* wait(new crawler[className]().crawl(AnyReactorSpider));
});
