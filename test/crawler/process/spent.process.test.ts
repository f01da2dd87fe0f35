import { describe, expect, it } from "vitest";
import { ROOT, runToEnd } from "../../cli/runChild.js";

const PRELUDE = `
import { AsyncCrawlerProcess, AsyncCrawlerRunner, Crawler, CrawlerProcess, CrawlerRunner, Spider } from "deferred-interop/crawler";
import { installReactor, react } from "deferred-interop";
class Ok extends Spider { static name = "ok"; startUrls = ["data:,page"]; *parse() { console.log("crawled " + this.name); } }
class Other extends Ok { static name = "other"; }
class Throws extends Spider { static name = "throws"; static fromCrawler() { throw new Error("cannot be made"); } }
const quiet = { LOG_ENABLED: false };
const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";
const SELECT = "twisted.internet.selectreactor.SelectReactor";
async function tell(attempt) {
  try {
    await attempt();
    console.log("nothing was said");
  } catch (error) {
    console.log([error.name, error.code, error.message].join(" "));
  }
}
`;
async function linesOf(text: string): Promise<string[]> {
  const { stdout, stderr, code } = await runToEnd(["--input-type=module", "-e", PRELUDE + text], { cwd: ROOT });
  return [...stdout.trim().split("\n"), ...(code === 0 ? [] : [`exit code ${code}: ${stderr}`])];
}

const PROCESSES: [string, string, string][] = [
  ["AsyncCrawlerProcess, asyncio reactor", "AsyncCrawlerProcess", "{}"],
  ["AsyncCrawlerProcess, no reactor", "AsyncCrawlerProcess", "{ TWISTED_REACTOR_ENABLED: false }"],
  ["CrawlerProcess, asyncio reactor", "CrawlerProcess", "{}"],
  ["CrawlerProcess, a reactor that blocks", "CrawlerProcess", "{ TWISTED_REACTOR: SELECT }"],
];

describe.each(PROCESSES)("a spent process object: %s", (_mode, name, settings) => {
  const make = `const p = new ${name}({ ...quiet, ...${settings} });`;
  const again = `RuntimeError ERR_PROCESS_SPENT Cannot crawl with this ${name}: its start() has ended, and it can be started once; make another one`;
  const startedTwice = `RuntimeError ERR_PROCESS_SPENT Cannot start this ${name}: it was started before, and can be started once; make another one`;

  it("says so when it is to crawl again", async () => {
    const text = `${make} p.crawl(Ok); await p.start(); await tell(() => p.crawl(Ok)); await tell(() => p.crawl(Throws));`;

    expect(await linesOf(text)).toEqual(["crawled ok", again, again]);
  });

  it("says so when it is to be started again, with crawls or without", async () => {
    const text = `${make} p.crawl(Ok); await p.start(); await tell(() => p.start()); await tell(() => p.start());`;

    expect(await linesOf(text)).toEqual(["crawled ok", startedTwice, startedTwice]);
    expect(await linesOf(`${make} await p.start(); await tell(() => p.start());`)).toEqual([startedTwice]);
    expect(await linesOf(`${make} await p.start(); await tell(() => p.crawl(Ok));`)).toEqual([again]);
  });

  it("says so after a start() that failed", async () => {
    const text = `${make} p.crawl(Throws); await tell(() => p.start()); await tell(() => p.crawl(Ok)); process.exitCode = 0;`;

    expect(await linesOf(text)).toEqual(["Error  cannot be made", again]);
  });

  it("is not spent by a stop() before its start()", async () => {
    expect(await linesOf(`${make} await p.stop(); p.crawl(Ok); await p.start();`)).toEqual(["crawled ok"]);
  });
});

describe.each(PROCESSES.slice(0, 3))("a process object that is not spent: %s", (_mode, name, settings) => {
  it("waits for a crawl that begins some turns after the last one, and does not stop it", async () => {
    const text = `
      const p = new ${name}({ ...quiet, ...${settings} });
      const one = async (spider) => { await p.crawl(spider); };
      const both = async () => { await one(Ok); await one(Other); console.log("both"); };
      both();
      await p.start();`;

    expect(await linesOf(text)).toEqual(["crawled ok", "crawled other", "both"]);
  });
});

describe("what else is spent", () => {
  it("a disposed process object: says so", async () => {
    const text = `
      const p = new AsyncCrawlerProcess({ ...quiet, TWISTED_REACTOR_ENABLED: false });
      await p[Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]();
      await tell(() => p.crawl(Ok));
      await tell(() => p.start());`;
    const spent = "it has been disposed of, and it can be started once; make another one";

    expect(await linesOf(text)).toEqual([
      `RuntimeError ERR_PROCESS_SPENT Cannot crawl with this AsyncCrawlerProcess: ${spent}`,
      `RuntimeError ERR_PROCESS_SPENT Cannot start this AsyncCrawlerProcess: ${spent}`,
    ]);
  });

  it.each([
    ["AsyncCrawlerRunner, asyncio reactor", "ASYNCIO", "await react(async () => { await runner.crawl(Ok); });"],
    ["CrawlerRunner, asyncio reactor", "ASYNCIO", "await react(() => runner.crawl(Ok));"],
    ["CrawlerRunner, a reactor that blocks", "SELECT", "react(() => runner.crawl(Ok));"],
  ])("a runner whose reactor was stopped: says so (%s)", async (mode, reactor, crawl) => {
    const text = `
      installReactor(${reactor});
      const runner = new ${mode.split(",")[0]}({ ...quiet, TWISTED_REACTOR: ${reactor} });
      ${crawl}
      await tell(() => runner.crawl(Ok));`;

    expect(await linesOf(text)).toEqual([
      "crawled ok",
      "ReactorNotRestartable ERR_REACTOR_NOT_RESTARTABLE Cannot crawl: the installed reactor was stopped, and a stopped reactor cannot be started again; " +
        "run everything before stop(), or run without a reactor (TWISTED_REACTOR_ENABLED: false)",
    ]);
  });

  it("a runner is not spent by stop(), nor by crawls that are over", async () => {
    const text = `
      const runner = new AsyncCrawlerRunner({ ...quiet, TWISTED_REACTOR_ENABLED: false });
      await runner.crawl(Ok);
      await runner.stop();
      await runner.crawl(Other);`;

    expect(await linesOf(text)).toEqual(["crawled ok", "crawled other"]);
  });

  it("a Crawler that has crawled, or crawls: says so", async () => {
    const text = `
      const runner = new AsyncCrawlerRunner({ ...quiet, TWISTED_REACTOR_ENABLED: false });
      const crawler = runner.createCrawler(Ok);
      await Promise.all([runner.crawl(crawler), tell(() => runner.crawl(crawler))]);
      await tell(() => runner.crawl(crawler));`;

    const lines = await linesOf(text);
    expect(lines.filter((line) => line.startsWith("crawled"))).toEqual(["crawled ok"]);
    expect(lines.filter((line) => line.startsWith("RuntimeError ERR_CRAWLER_SPENT"))).toHaveLength(2);
  });

  it("stopAfterCrawl: false keeps a reactor that blocks running without crawls", async () => {
    const text = `
      const p = new CrawlerProcess({ ...quiet, TWISTED_REACTOR: SELECT });
      p.crawl(Ok);
      process.once("SIGINT", () => console.log("a listener"));
      setTimeout(() => undefined, 0);
      const { spawn } = await import("node:child_process");
      spawn(process.execPath, ["-e", "setTimeout(() => process.kill(" + process.pid + ", 'SIGINT'), 600)"], { stdio: "ignore" });
      p.start({ stopAfterCrawl: false });
      console.log("returned");`;

    expect(await linesOf(text)).toEqual(["crawled ok", "a listener", "returned"]);
  });
});
