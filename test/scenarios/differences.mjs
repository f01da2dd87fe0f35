// Why some scenarios come out differently here than in Scrapy; each is also told in docs/coming-from/scrapy.md.
export const FAILED_CRAWL =
  "exit code 1, where Scrapy ends with 0: `start()` is rejected with the error, so that a crawl that never began is no success";
export const SIGNAL_CODE =
  "exit code 130, where Scrapy ends with 0: a crawl that a signal has cut short is not complete";
export const NOT_EXPERIMENTAL =
  "no warnings: Scrapy's handler without a reactor is experimental and says so twice; ours, on undici, is not";
export const CAMEL_CASE = "the spider logs `isReactorless(): …`, the name and the values of JavaScript";
export const IMPORT_NAME = "the module that installs a reactor is `deferred-interop/reactor`";
export const GUARDS_COUNTED = "guards are no entries of a path; the programs count them in the package's record";
export const LOOP_IS_THERE =
  "an event loop always runs in JavaScript, so the program takes it away (`setEventLoop(null)`) to find that `isAsyncioAvailable()` throws";
export const GENERATOR_MAIN =
  "main is a generator, which runs under a reactor that blocks its thread; an async function would not";
