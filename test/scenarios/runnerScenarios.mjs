import * as differences from "./differences.mjs";
import * as texts from "./texts.mjs";

const { FINISHED, USING_ASYNCIO } = texts;

/**
 * The scenarios that AsyncCrawlerRunner and CrawlerRunner share, without their numbers.
 *
 * @param {string} name - The class.
 */
export function runnerScenarios(name) {
  return {
    differentLoop: {
      title: "the spider asks for another event loop than the reactor's",
      program: ["runnerCustomLoop", name],
      expected: "the crawl fails, and so main: the event loop's class does not match ASYNCIO_EVENT_LOOP",
      has: [texts.LOOP_MISMATCH, "CRITICAL: main function encountered error"],
      lacks: [FINISHED],
      code: 1,
    },
    sameLoop: {
      title: "the spider asks for the event loop that the reactor has",
      program: ["runnerCustomLoop", name, texts.UVLOOP],
      expected: "it runs, on that loop",
      has: [FINISHED, USING_ASYNCIO, texts.USING_UVLOOP],
    },
    multiParallel: {
      title: "two crawls at the same time",
      program: ["runnerMultiParallel", name],
      expected: "both are opened before one is closed",
      has: [FINISHED, USING_ASYNCIO],
      matches: /Spider opened.+Spider opened.+Closing spider.+Closing spider/s,
    },
    multiSeq: {
      title: "two crawls, one after the other",
      program: ["runnerMultiSeq", name],
      expected: "one is closed before the other is opened",
      has: [FINISHED, USING_ASYNCIO],
      matches: /Spider opened.+Closing spider.+Spider opened.+Closing spider/s,
    },
    simple: {
      title: "the program has installed the asyncio reactor",
      program: ["runnerSimple", name],
      expected: "it runs, with that reactor",
      has: [FINISHED, USING_ASYNCIO, "isReactorless(): false"],
      differences: [differences.CAMEL_CASE],
    },
  };
}
