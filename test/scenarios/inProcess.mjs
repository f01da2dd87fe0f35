const IN = "test/crawler/process/";
const STEP_6 = "the component comes with step 6";

/** One row: the file of the test and its name, with the names of the blocks that it is in. */
const row = (id, title, expected, file, name, difference) => ({
  ...{ id, title, expected, test: file === undefined ? "step 6" : `${file} > ${name}` },
  ...(difference !== undefined && { difference }),
});
const later = (id, title, expected) => row(id, title, expected, undefined, undefined, STEP_6);
const BASE = `${IN}CrawlerRunnerBase.test.ts`;
const RUNNER = `${IN}runnersUnderAsyncio.process.test.ts`;
const CRAWLER = `${IN}Crawler.test.ts`;
const PARTS = `${IN}CrawlerParts.test.ts`;
const LOG = `${IN}CrawlerLog.test.ts`;
const SIGNALS = `${IN}ShutdownSignals.test.ts`;
const PROCESS = `${IN}AsyncCrawlerProcess.process.test.ts`;
const GUARD = "test/reactors/reactorImportHook.process.test.ts";
const UNDER = "%s under the asyncio reactor";
const ALWAYS_A_LOOP =
  "a loop always runs in JavaScript, and handlers of signals run on it: their order is what is tested";

/**
 * Scenarios that are tests within a process, S81 to S126: rows of docs/scenarios.md.
 *
 * `test` says where, as "file > block > name", with the placeholders of `it.each`; `difference` says how and why it comes
 * out differently, if it does.
 *
 * @type {{ id: string, title: string, expected: string, test: string, difference?: string }[]}
 */
export const inProcess = [
  row(
    ...["S81", "each of the four classes with `{foo: 'bar'}`", "has the setting, and the defaults", BASE],
    "%s > has the settings that it was given, over the defaults",
  ),
  row(
    ...["S82", "each of the four classes with nothing", "has the defaults", BASE],
    "%s > has the default settings when it was given none",
  ),
  row(
    ...["S83", "a crawl, and another", "`bootstrapFailed` is false", RUNNER],
    `${UNDER} > crawls once and again, and nothing has failed`,
  ),
  row(
    ...["S84", "a spider that cannot be made", "the crawl fails with its error, `bootstrapFailed` is true", RUNNER],
    `${UNDER} > fails with the error of a spider that cannot be made, and says so later`,
  ),
  row(
    ...["S85", "a failing crawl, then a good one", "`bootstrapFailed` stays true", RUNNER],
    `${UNDER} > does not forget a failure when a later crawl goes well`,
  ),
  row(
    ...["S86", "TWISTED_REACTOR names another reactor", "an error names both; with the right one it crawls", RUNNER],
    `${UNDER} > crawls when TWISTED_REACTOR names the reactor that runs, and refuses to when it names another`,
  ),
  row(
    ...["S87", "a runner with FOO, a Crawler made before", "the same Crawler, with FOO of the runner", BASE],
    "%s > lays its settings over those of a Crawler, which stays the same object",
    "the log is set up anew too, with the settings that the Crawler has then",
  ),
  row(
    ...["S88", "FOO in the spider's own settings", "stays as the spider has it", BASE],
    "%s > leaves those of the spider on top",
  ),
  row(
    ...["S89", "a class, and a Crawler of it", "the same FOO", BASE],
    "%s > makes the same of a class as of a Crawler of it",
  ),
  row(
    ...["S90", "a spider in place of its class", 'an error at once: "cannot be a spider object"', BASE],
    "%s > refuses a spider in place of its class, at once",
  ),
  row(
    ...["S91", "`crawl(crawler, args)`", '"Got response 200"', RUNNER],
    `${UNDER} > crawls with a Crawler, and gives its spider the arguments`,
  ),
  row(
    ...["S92", "two crawls, of a page and of a 503; `join()`", '"Got response 200" and "Gave up retrying"', RUNNER],
    `${UNDER} > runs two crawls at the same time, and join() waits for both`,
  ),
  row(
    ...["S93", "own settings over those of the project", "the spider's win; the crawler's are frozen", CRAWLER],
    "Crawler > copies the settings, and lays those of the spider over them",
  ),
  row(
    ...["S94", "its parts before they are there", '"Crawler.… is not set yet"; the engine is the last', CRAWLER],
    "Crawler > has no %s before the crawl starts",
    "they are getters: there is nothing to read on the class",
  ),
  row(
    ...["S95", "`download_delay`, `max_concurrent_requests`", "a warning, and the setting; or a warning that it loses"],
    ...[`${IN}applySpiderAttributes.test.ts`, "a spider with %s > loses to its own settings, and is told so"],
    "in camelCase too",
  ),
  row(
    ...["S96", "a Crawler with an object, null, a spider", "fine, fine, an error", CRAWLER],
    "Crawler > refuses %s in place of a class of spiders",
  ),
  row(
    ...["S97", "crawling twice, one after the other", '"more than once on the same instance"', CRAWLER],
    "Crawler > %s() > can be called once",
  ),
  row(
    ...["S98", "crawling twice at a time", '"Crawling already taking place"; the first goes on', CRAWLER],
    "Crawler > %s() > cannot be called while a crawl takes place, which goes on",
  ),
  row(
    ...["S99", "looking for a part by its class, another, one above, one below", "it, nothing, it, nothing", PARTS],
    "Crawler.%s() > finds a part by its class and those above it, and by no other",
    "there are no add-ons",
  ),
  row(
    ...["S100", "the same before the crawl, and in `fromCrawler`", "an error", PARTS],
    "Crawler.%s() > is too early before the crawl, and while the spider is made",
  ),
  row(
    ...["S101", "AUTOTHROTTLE_ENABLED in the spider's own settings", "AutoThrottle is enabled", PARTS],
    "Crawler > enables an extension that the spider's own settings ask for",
  ),
  row(
    ...["S102", "a crawler where no log is set up", "still none", LOG],
    "a crawler and the log > leaves it alone when nobody has set it up",
  ),
  row(
    ...[
      "S103",
      "a log at DEBUG; the spider wants INFO and a file",
      "so it is; the file keeps what it had; counts",
      LOG,
    ],
    "a crawler and the log > takes level and file of the spider, keeps what is in the file, and counts what it writes",
  ),
  row(
    ...["S104", "LOG_FILE_APPEND is false", "what the file had is gone", LOG],
    "a crawler and the log > empties the file with LOG_FILE_APPEND: false",
  ),
  row(
    ...["S105", "the first signal, no loop", "the next one kills, nothing else", SIGNALS],
    "ShutdownSignals > stops at the first %s and ends the process at the second",
    ALWAYS_A_LOOP,
  ),
  row(
    ...["S106", "the second signal, no loop", "further ones are ignored", SIGNALS],
    "ShutdownSignals > ignores a third one",
    ALWAYS_A_LOOP,
  ),
  row(
    ...["S107", "the second signal, nothing to cancel", "the line is logged, once", SIGNALS],
    "ShutdownSignals > logs the second signal once, and does nothing else than end the process",
    "the process ends with 130 or 143",
  ),
  row(
    ...["S108", "first and second signal", "logged from the loop, never in the handler", SIGNALS],
    "ShutdownSignals > logs before it stops or ends anything",
    ALWAYS_A_LOOP,
  ),
  row(
    ...["S109", "a signal when the crawls are over, `stopAfterCrawl: false`", "ends, nothing is cancelled", PROCESS],
    "start(), %s > goes on after the crawls with stopAfterCrawl: false, until a signal",
  ),
  row(
    ...["S110", "a shutdown when the loop is closed", "no error", SIGNALS],
    "ShutdownSignals > leaves no handler behind",
    "there is no loop to be closed: the handlers are gone when `start()` is over",
  ),
  row(
    ...["S111", "cancelling a task that throws something else", "reported to the loop", PROCESS],
    "start(), %s > is cut off by the second signal",
    "promises are not cancelled one by one: the process ends",
  ),
  row(
    ...["S112", "LOG_VERSIONS: default, a list, none", "program and bot; versions in that order, or no such line"],
    ...["test/crawler/logging/logStarted.test.ts", "logStarted() > names the program, the bot and the versions"],
    "versions are those of the JavaScript runtime, in alphabetical order",
  ),
  row(
    ...["S113", "`Crawler.stop()`", "a deprecation warning; it completes", PARTS],
    "Crawler > completes a stop() that comes while it crawls, without a warning: the Deferred API is no second choice here",
    "no warning: `stop()` gives a Deferred, `stopAsync()` a promise",
  ),
  row(
    ...["S114", "guards, taken away twice, in any order, unknown ones", "only the given one is gone", GUARD],
    "installReactorImportHook() > is taken away as often as one likes, and something that is none at all",
    "there is no list of hooks to be the first in",
  ),
  row(
    ...["S115", "importing the reactor, and something else", "ImportError, and fine", GUARD],
    "installReactorImportHook() > forbids the entry that installs a reactor, and no other",
    "the module is `deferred-interop/reactor`",
  ),
  later("S116", "telnet: wrong, generated and own credentials", '"Invalid credentials", fine, fine'),
  later("S117", "TELNETCONSOLE_PORT `[2, 1]`", '"invalid portrange: [2, 1]"'),
  later("S118", "the only port is taken", '"CannotListenError" is logged, and the crawl completes'),
  later("S119", "a login during a crawl, with `updateTelnetVars`", "called once, with the live objects"),
  later("S120", "DNSCACHE_ENABLED is false", "a cache of size 0"),
  later("S121", "a name in the cache", "answered without the reactor"),
  later("S122", "a name without addresses", "nothing is cached"),
  later("S123", "addresses for port 80", "given with port 80, cached without a port"),
  later("S124", "a hit, no port asked for", "the cached objects"),
  later("S125", "a hit for port 443", "new objects with 443, the cache as before"),
  later("S126", "a cache of size 0", "nothing is stored"),
];
