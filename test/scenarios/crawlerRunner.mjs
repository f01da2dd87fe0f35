// Scenarios of CrawlerRunner: S71 to S80. See scenarios.mjs for what the fields mean.
import * as differences from "./differences.mjs";
import { runnerScenarios } from "./runnerScenarios.mjs";
import * as texts from "./texts.mjs";

const { FINISHED, USING_ASYNCIO } = texts;
const NAME = "CrawlerRunner";

const shared = runnerScenarios(NAME);

export const crawlerRunner = [
  {
    id: "S71",
    title: "the log is set up, then the asyncio reactor installed, run and stopped by hand",
    program: ["changeReactor"],
    expected: "the reactor and its loop are logged, in the format that was set",
    matches: new RegExp(`^DEBUG: ${USING_ASYNCIO}$.*^DEBUG: Using asyncio event loop`, "ms"),
  },
  { id: "S72", ...shared.differentLoop },
  { id: "S73", ...shared.sameLoop },
  {
    id: "S74",
    title: "react() installs the platform's default reactor, and the spider takes any",
    program: ["runnerDefaultReactor", NAME],
    expected: "it runs, and nothing is said of the reactor",
    has: [FINISHED],
    lacks: ["Using reactor", "Using asyncio event loop"],
    differences: [differences.GENERATOR_MAIN],
  },
  {
    id: "S75",
    title: "a name server of the program's own",
    expected: "the page of a made-up host is fetched, and its response has the IP address",
    pending: "DNS resolvers cannot be chosen yet",
  },
  { id: "S76", ...shared.multiParallel },
  { id: "S77", ...shared.multiSeq },
  {
    id: "S78",
    title: "no reactor is installed, and the error of the crawl is logged",
    program: ["runnerNoReactor"],
    expected: "the crawl fails: a reactor was expected; the program has handled that and ends with 0",
    has: [`RuntimeError: ${texts.EXPECTED_REACTOR}`],
    lacks: [FINISHED],
  },
  {
    id: "S79",
    title: "settings without a reactor",
    program: ["construct", NAME],
    expected: "the constructor throws",
    has: ["RuntimeError: CrawlerRunner doesn't support TWISTED_REACTOR_ENABLED=False"],
    code: 1,
  },
  { id: "S80", ...shared.simple },
];
