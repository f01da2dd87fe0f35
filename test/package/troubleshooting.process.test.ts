import { describe, expect, it } from "vitest";
import { runPacked } from "./runPacked.js";

const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";

/** A spider whose one page is in its address, and which asks `letters.mjs` how long that is. */
const SPIDERS = `
  import { Spider } from "deferred-interop/crawler";
  export class LetterSpider extends Spider {
    static name = "letters";
    startUrls = ["data:,abc"];
    async *parse(response) {
      try {
        const { count } = await import("./letters.mjs");
        console.log((await count(response.text)) + " letters");
      } catch (error) {
        console.log(error.name + ": " + error.message);
      }
    }
  }
  export class ReactorlessSpider extends LetterSpider {
    static customSettings = { TWISTED_REACTOR_ENABLED: false };
  }
`;

/** Needs no reactor. */
const LETTERS = `
  import { sleep } from "deferred-interop";
  export async function count(text) { await sleep(1); return text.length; }
`;

/** Needs a reactor, and has it installed by its import. */
const REACTOR_LETTERS = `
  import reactor from "deferred-interop/reactor";
  export const count = (text) => new Promise((resolve) => reactor.callLater(1, resolve, text.length));
`;

/** What a program that crawls with some settings says; the first line of each error, and what the spider found. */
async function crawl(text: string, letters: string = LETTERS): Promise<string[]> {
  const main = `
    import * as all from "deferred-interop";
    import * as crawler from "deferred-interop/crawler";
    import { LetterSpider, ReactorlessSpider } from "./spiders.mjs";
    const QUIET = { LOG_LEVEL: "CRITICAL" };
    const OFF = { ...QUIET, TWISTED_REACTOR_ENABLED: false };
    const tell = (error) => console.log(error.name + ": " + error.message);
    crawler.configureLogging(QUIET);
    try { ${text} } catch (error) { tell(error); }`;
  const { stdout } = await runPacked({ "main.mjs": main, "spiders.mjs": SPIDERS, "letters.mjs": letters });
  return stdout.trimEnd().split("\n");
}

const runProcess = (settings: string, spider = "LetterSpider"): string =>
  `const runner = new crawler.AsyncCrawlerProcess(${settings}); runner.crawl(${spider}); await runner.start();`;
const runRunner = (name: string, settings: string): string =>
  `await new crawler.${name}(${settings}).crawl(LetterSpider);`;
const startsWith = (text: string): unknown => expect.stringMatching(new RegExp(`^${text.replaceAll(".", "\\.")}`));

const FOUND = ["3 letters"];

// A63
describe("Import of deferred-interop/reactor is forbidden when running without a Twisted reactor", () => {
  const error =
    "ImportError: Import of deferred-interop/reactor is forbidden when running without a Twisted reactor, " +
    "as importing it installs the reactor, which can lead to unexpected behavior. " +
    "It is imported at file://<folder>/letters.mjs:2:3: stop using what needs the reactor, " +
    "or run with one (TWISTED_REACTOR_ENABLED: true)";

  it("is said when a spider of a crawl without a reactor needs code that imports it", async () => {
    expect(await crawl(runProcess("OFF"), REACTOR_LETTERS)).toEqual([error]);
  });

  it.each([
    ["that code is no longer used", runProcess("OFF"), LETTERS],
    ["the crawl runs with a reactor", runProcess("QUIET"), REACTOR_LETTERS],
  ])("is cured when %s", async (_cure, text, letters) => {
    expect(await crawl(text, letters)).toEqual(FOUND);
  });
});

describe("TWISTED_REACTOR_ENABLED is False but a Twisted reactor is installed", () => {
  const error = "RuntimeError: TWISTED_REACTOR_ENABLED is False but a Twisted reactor is installed.";
  const importFirst = `await import("deferred-interop/reactor");`;

  it.each([
    ["a process", importFirst + runProcess("OFF")],
    ["a runner", importFirst + runRunner("AsyncCrawlerRunner", "OFF")],
    ["a spider that says so itself", runProcess("QUIET", "ReactorlessSpider")],
  ])("is said of %s", async (_what, text) => {
    expect(await crawl(text)).toEqual([startsWith(error)]);
  });

  it.each([
    ["nothing installs one before", runProcess("OFF")],
    ["a runner finds none", runRunner("AsyncCrawlerRunner", "OFF")],
    ["the process is told, not the spider", runProcess("OFF", "ReactorlessSpider")],
  ])("is cured when %s", async (_cure, text) => {
    expect(await crawl(text)).toEqual(FOUND);
  });
});

describe("We expected a Twisted reactor to be installed but it isn't", () => {
  const error = "RuntimeError: We expected a Twisted reactor to be installed but it isn't.";

  it("is said of a runner when nobody has installed one", async () => {
    expect(await crawl(runRunner("AsyncCrawlerRunner", "QUIET"))).toEqual([startsWith(error)]);
  });

  it.each([
    ["installReactor()", `all.installReactor("${ASYNCIO}");`, runRunner("AsyncCrawlerRunner", "QUIET")],
    [
      "the entry that installs it",
      `await import("deferred-interop/install/asyncio");`,
      runRunner("AsyncCrawlerRunner", "QUIET"),
    ],
    ["doing without", "", runRunner("AsyncCrawlerRunner", "OFF")],
  ])("is cured by %s", async (_cure, before, text) => {
    expect(await crawl(before + text)).toEqual(FOUND);
  });
});

describe("<class> doesn't support TWISTED_REACTOR_ENABLED=False", () => {
  it.each(["CrawlerRunner", "CrawlerProcess"])("is said of %s, and its Async counterpart is the cure", async (name) => {
    const start = name.endsWith("Process") ? "runner.start()" : "undefined";
    const text = (prefix: string): string =>
      `const runner = new crawler.${prefix}${name}(OFF); const crawl = runner.crawl(LetterSpider); await ${start}; await crawl;`;

    expect(await crawl(text(""))).toEqual([
      startsWith(`RuntimeError: ${name} doesn't support TWISTED_REACTOR_ENABLED=False.`),
    ]);
    expect(await crawl(text("Async"))).toEqual(FOUND);
  });
});
