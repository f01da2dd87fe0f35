// Scenarios of AsyncCrawlerRunner: S34 to S44. See scenarios.mjs for what the fields mean.
import * as differences from "./differences.mjs";
import { runnerScenarios } from "./runnerScenarios.mjs";
import * as texts from "./texts.mjs";

const { FINISHED, NO_REACTOR } = texts;
const NAME = "AsyncCrawlerRunner";

const shared = runnerScenarios(NAME);

export const asyncCrawlerRunner = [
  { id: "S34", ...shared.differentLoop },
  { id: "S35", ...shared.sameLoop },
  { id: "S36", ...shared.multiParallel },
  { id: "S37", ...shared.multiSeq },
  {
    id: "S38",
    title: "no reactor is installed",
    program: ["asyncRunnerNoReactor"],
    expected: "crawl() throws: a reactor was expected",
    has: [`RuntimeError: ${texts.EXPECTED_REACTOR}`],
    lacks: [FINISHED],
    code: 1,
  },
  {
    id: "S39",
    title: "a spider asks for no reactor in its own settings",
    program: ["reactorlessCustomSettings", NAME],
    expected: "crawl() throws: a reactor was expected",
    has: [texts.EXPECTED_REACTOR],
    lacks: [FINISHED],
    code: 1,
  },
  {
    id: "S40",
    title: "without a reactor, a page and its item",
    program: ["reactorlessDataUri", NAME],
    expected: "it runs without a reactor and scrapes the item; no error",
    has: [NO_REACTOR, FINISHED, "{'data': 'foo'}", "'item_scraped_count': 1"],
    lacks: ["ERROR: ", "WARNING: "],
    differences: [differences.NOT_EXPERIMENTAL],
  },
  {
    id: "S41",
    title: "settings without a reactor, but there is one",
    program: ["reactorlessReactor", NAME],
    expected: "crawl() throws: there is a reactor",
    has: [`RuntimeError: ${texts.UNEXPECTED_REACTOR}`],
    lacks: [FINISHED],
    code: 1,
  },
  {
    id: "S42",
    title: "without a reactor",
    program: ["reactorlessSimple", NAME],
    expected: "it runs; no error",
    has: [NO_REACTOR, FINISHED, "isReactorless(): true"],
    lacks: ["ERROR: ", "WARNING: "],
    differences: [differences.CAMEL_CASE, differences.NOT_EXPERIMENTAL],
  },
  { id: "S43", ...shared.simple },
  {
    id: "S44",
    title: "react() installs the platform's default reactor",
    program: ["runnerDefaultReactor", NAME],
    expected: "main fails: the promise API requires the asyncio reactor",
    has: [
      "RuntimeError: When TWISTED_REACTOR_ENABLED is True, AsyncCrawlerRunner requires that the installed Twisted reactor",
    ],
    lacks: [FINISHED],
    code: 1,
    differences: [differences.GENERATOR_MAIN],
  },
];
