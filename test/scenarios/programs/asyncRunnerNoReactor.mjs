// A runner whose settings ask for a reactor, which nobody has installed.
import { AsyncCrawlerRunner, configureLogging } from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

configureLogging();
await new AsyncCrawlerRunner().crawl(NoRequestsSpider);
