// Without a reactor; TELNETCONSOLE_ENABLED as given.
//   reactorlessSimple.mjs RUNNER_OR_PROCESS_CLASS [true|false]
import * as crawler from "deferred-interop/crawler";
import { NoRequestsSpider } from "./NoRequestsSpider.mjs";

const [className, telnet] = process.argv.slice(2);
const settings = { TWISTED_REACTOR_ENABLED: false };
if (telnet !== undefined) settings.TELNETCONSOLE_ENABLED = telnet === "true";
crawler.configureLogging();
const runner = new crawler[className](settings);
const crawl = runner.crawl(NoRequestsSpider);
if (runner instanceof crawler.AsyncCrawlerProcess) await runner.start();
else await crawl;
