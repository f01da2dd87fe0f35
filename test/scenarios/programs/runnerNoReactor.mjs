// A runner of the Deferred API in a program without a reactor; the error is logged, and the program ends.
import { logError } from "deferred-interop";
import { configureLogging, CrawlerRunner } from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

configureLogging();
new CrawlerRunner()
  .crawl(NoRequestsSpider)
  .addErrback(logError)
  .addErrback(() => undefined);
