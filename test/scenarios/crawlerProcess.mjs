// Scenarios of CrawlerProcess: S45 to S70. See scenarios.mjs for what the fields mean.
import * as differences from "./differences.mjs";
import { processScenarios } from "./processScenarios.mjs";
import * as texts from "./texts.mjs";

const { ASYNCIO, FINISHED, POLL, SELECT } = texts;
const NAME = "CrawlerProcess";

const shared = processScenarios(NAME);
/** The platforms where SelectReactor is the default reactor. */
const selectIsDefault = process.platform !== "linux";

export const crawlerProcess = [
  { id: "S45", ...shared.argsSettings },
  { id: "S46", ...shared.customLoop },
  { id: "S47", ...shared.deferredSignal },
  { id: "S47b", ...shared.deferredSignalOnUvloop },
  { id: "S48", ...shared.enabledNoReactor },
  { id: "S49", ...shared.enabledReactor },
  { id: "S50", ...shared.differentLoop },
  { id: "S51", ...shared.sameLoop },
  { id: "S52", ...shared.cachingResolver },
  { id: "S53", ...shared.cachingResolverIpv6 },
  { id: "S54", ...shared.defaultResolver },
  { id: "S55", ...shared.deprecatedResolver },
  { id: "S55b", ...shared.deprecatedResolverTwistedWins },
  { id: "S56", ...shared.multi },
  { id: "S57", ...shared.reactorDefault },
  {
    id: "S58",
    title: "an import has installed the platform's default reactor, TWISTED_REACTOR is another",
    program: ["reactorDefault", NAME, SELECT],
    expected:
      "on Linux the crawl fails, as the reactors do not match; where the select reactor is the default, it runs",
    ...(selectIsDefault
      ? { has: [FINISHED] }
      : { has: [texts.mismatchWith(SELECT)], lacks: [FINISHED], code: 1, differences: [differences.FAILED_CRAWL] }),
  },
  {
    id: "S59",
    title: "the select reactor is there, no settings",
    program: ["reactorInstalled", NAME, SELECT],
    expected: "the crawl fails: the installed reactor does not match the requested one",
    has: [texts.mismatchWith(ASYNCIO)],
    lacks: [FINISHED],
    code: 1,
    differences: [differences.FAILED_CRAWL],
  },
  {
    id: "S60",
    title: "one of a subclass of the select reactor is there, TWISTED_REACTOR is SelectReactor",
    program: ["reactorInstalled", NAME, "subclass", SELECT],
    expected: "the crawl fails: the classes are not the same",
    has: [texts.mismatchWith(SELECT)],
    lacks: [FINISHED],
    code: 1,
    differences: [differences.FAILED_CRAWL],
  },
  {
    id: "S61",
    title: "the select reactor is there, TWISTED_REACTOR is SelectReactor",
    program: ["reactorInstalled", NAME, SELECT, SELECT],
    expected: "it runs",
    has: [FINISHED],
    lacks: ["ReactorAlreadyInstalledError"],
  },
  {
    id: "S62",
    title: "settings without a reactor",
    program: ["construct", NAME],
    expected: "the constructor throws",
    has: ["RuntimeError: CrawlerProcess doesn't support TWISTED_REACTOR_ENABLED=False"],
    code: 1,
  },
  { id: "S63", ...shared.simple },
  ...shared.sleeping("S64", "reactor"),
  { id: "S65", ...shared.reactorAsked(ASYNCIO) },
  { id: "S66", ...shared.spiderAsksAsyncio },
  {
    id: "S67",
    title: "a spider asks for the select reactor, another one for the asyncio reactor",
    program: ["spiderReactor", NAME, SELECT, ASYNCIO],
    expected: "the first runs, with its reactor; the second fails, as the reactors do not match",
    has: [`Using reactor: ${SELECT}`, `(${SELECT}) ${texts.mismatchWith(ASYNCIO)}`],
    counts: { [FINISHED]: 1 },
    code: 1,
    differences: [differences.FAILED_CRAWL],
  },
  { id: "S68", ...shared.spidersAskAsyncio },
  { id: "S69", ...shared.reactorAsked(POLL) },
  { id: "S70", ...shared.reactorAsked(SELECT) },
];
