import * as differences from "./differences.mjs";
import * as texts from "./texts.mjs";

const { ASYNCIO, FINISHED, USING_ASYNCIO, USING_UVLOOP } = texts;

/**
 * The scenarios that AsyncCrawlerProcess and CrawlerProcess share, without their numbers. Where one of them differs, its
 * table says so.
 *
 * @param {string} name - The class.
 */
export function processScenarios(name) {
  return {
    ...plainScenarios(name),
    ...pipelineScenarios(name),
    ...reactorScenarios(name),
    ...spiderScenarios(name),
    ...resolverScenarios(),
    sleeping: (id, mode) => sleepingScenarios(name, id, mode),
    reactorAsked: (reactor) => ({
      title: `TWISTED_REACTOR is ${reactor.split(".").at(-1)}`,
      program: ["simple", name, reactor],
      expected: "it runs, with that reactor",
      has: [FINISHED, `Using reactor: ${reactor}`],
    }),
  };
}

function plainScenarios(name) {
  return {
    argsSettings: {
      title: "a spider changes a setting by its argument",
      program: ["argsSettings", name],
      expected: "it runs with the setting changed",
      has: [FINISHED, "The value of FOO is 42"],
    },
    customLoop: {
      title: "ASYNCIO_EVENT_LOOP is uvloop.Loop",
      program: ["customLoop", name, "uvloop.Loop"],
      expected: "it runs, on that loop",
      has: [FINISHED, USING_ASYNCIO, USING_UVLOOP],
    },
    multi: {
      title: "two crawls at the same time",
      program: ["multi", name],
      expected: "both run",
      has: [USING_ASYNCIO],
      counts: { [FINISHED]: 2 },
      lacks: ["ReactorAlreadyInstalledError"],
    },
    simple: {
      title: "no settings",
      program: ["simple", name],
      expected: "it runs, with the asyncio reactor",
      has: [FINISHED, USING_ASYNCIO, "isReactorless(): false"],
      differences: [differences.CAMEL_CASE],
    },
  };
}

function pipelineScenarios(name) {
  const title = "an item pipeline's openSpider() returns a Deferred made from a coroutine";
  return {
    deferredSignal: {
      title,
      program: ["deferredSignal", name],
      expected: "it is waited for",
      has: [FINISHED, USING_ASYNCIO],
      matches: /async pipeline opened!.*Crawled \(200\)/s,
      lacks: [texts.UVLOOP],
    },
    deferredSignalOnUvloop: {
      title: `${title}, on uvloop.Loop`,
      program: ["deferredSignal", name, texts.UVLOOP],
      expected: "it is waited for, on that loop",
      has: [FINISHED, USING_ASYNCIO, USING_UVLOOP],
      matches: /async pipeline opened!.*Crawled \(200\)/s,
    },
  };
}

function reactorScenarios(name) {
  return {
    enabledNoReactor: {
      title: "an extension needs the asyncio reactor, which the process installs",
      program: ["asyncioEnabledNoReactor", name],
      expected: "it runs, and the extension finds the reactor",
      has: [FINISHED, USING_ASYNCIO],
      lacks: ["RuntimeError"],
    },
    enabledReactor: {
      title: "the program installs the asyncio reactor, and nothing has done so before",
      program: ["asyncioEnabledReactor", name],
      expected: "it runs, with that reactor",
      has: [FINISHED, USING_ASYNCIO],
      lacks: ["RuntimeError"],
      differences: [differences.LOOP_IS_THERE],
    },
    differentLoop: {
      title: "the asyncio reactor is there, on another loop than ASYNCIO_EVENT_LOOP",
      program: ["reactorOnLoop", name, "-", texts.UVLOOP],
      expected: "the crawl fails: the event loop's class does not match ASYNCIO_EVENT_LOOP",
      has: [texts.LOOP_MISMATCH],
      lacks: [FINISHED],
      code: 1,
      differences: [differences.FAILED_CRAWL],
    },
    sameLoop: {
      title: "the asyncio reactor is there, on the loop of ASYNCIO_EVENT_LOOP",
      program: ["reactorOnLoop", name, texts.UVLOOP, texts.UVLOOP],
      expected: "it runs, on what is there",
      has: [FINISHED, USING_ASYNCIO, USING_UVLOOP],
    },
    reactorDefault: {
      title: "an import has installed the platform's default reactor",
      program: ["reactorDefault", name],
      expected: "the crawl fails: the installed reactor does not match the requested one",
      has: [texts.mismatchWith(ASYNCIO)],
      lacks: [FINISHED],
      code: 1,
      differences: [differences.FAILED_CRAWL],
    },
  };
}

function spiderScenarios(name) {
  return {
    spiderAsksAsyncio: {
      title: "a spider asks for the asyncio reactor",
      program: ["spiderReactor", name, ASYNCIO],
      expected: "it runs",
      has: [FINISHED, USING_ASYNCIO],
      lacks: ["The crawl has failed"],
    },
    spidersAskAsyncio: {
      title: "two spiders ask for the asyncio reactor",
      program: ["spiderReactor", name, ASYNCIO, ASYNCIO],
      expected: "both run",
      counts: { [FINISHED]: 2, [USING_ASYNCIO]: 2 },
      lacks: ["The crawl has failed"],
    },
  };
}

function resolverScenarios() {
  const pending = "DNS resolvers cannot be chosen yet";
  return {
    cachingResolver: {
      title: "CachingHostnameResolver, the same host eleven times",
      expected: "it ends, without any failed download",
      pending,
    },
    cachingResolverIpv6: {
      title: "CachingHostnameResolver, an IPv6 address as host",
      expected: "the address is taken as it is: the download fails for another reason than the resolver",
      pending,
    },
    defaultResolver: {
      title: "the default resolver, an IPv6 address as host",
      expected: "the host cannot be resolved, and the stats count it",
      pending,
    },
    deprecatedResolver: {
      title: "DNS_RESOLVER, the old name",
      expected: "it runs, and a warning says that the setting is deprecated",
      pending,
    },
    deprecatedResolverTwistedWins: {
      title: "DNS_RESOLVER and TWISTED_DNS_RESOLVER",
      expected: "as before; the new name counts",
      pending,
    },
  };
}

/** Signals come while a callback sleeps: one, two, and one in a process that does not stop by itself. */
function sleepingScenarios(name, id, mode) {
  const where = mode === "reactor" ? "" : "without a reactor, ";
  const first = { when: "Falling asleep", send: "SIGINT" };
  const inOrder =
    /Spider opened.*Crawled \(200\).*shutting down gracefully.*Closing spider \(shutdown\).*Awake.*Spider closed \(shutdown\)/s;
  const graceful = {
    expected: "the callback is finished, then the spider is closed for the shutdown and the process ends",
    matches: inOrder,
    signals: [first],
    code: 130,
    differences: [differences.SIGNAL_CODE],
  };
  return [
    {
      id: `${id}a`,
      title: `${where}a signal while a callback sleeps`,
      program: ["sleeping", name, mode, "0.3"],
      ...graceful,
    },
    {
      id: `${id}b`,
      title: `${where}two signals while a callback sleeps`,
      program: ["sleeping", name, mode, "3600"],
      expected: "the process ends at once",
      matches: /shutting down gracefully.*forcing unclean shutdown/s,
      lacks: ["Awake", "Spider closed"],
      signals: [first, { when: "shutting down gracefully", send: "SIGINT" }],
      code: 130,
      differences: [differences.SIGNAL_CODE],
    },
    {
      id: `${id}c`,
      title: `${where}a signal while a callback sleeps, stopAfterCrawl false`,
      program: ["sleeping", name, mode, "0.3", "--no-stop"],
      ...graceful,
    },
  ];
}
