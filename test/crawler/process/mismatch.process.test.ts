import { describe, expect, it } from "vitest";
import { runProgram } from "../../reactors/runProgram.js";

const HEAD = `import { AsyncCrawlerProcess, AsyncCrawlerRunner, CrawlerProcess, CrawlerRunner, Spider } from "deferred-interop/crawler";
import { AsyncioSelectorReactor, getReactor, installReactor, react } from "deferred-interop";
class Ok extends Spider { static name = "ok"; startUrls = ["data:,page"]; *parse() { console.log("crawled"); } }
const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor", SELECT = "twisted.internet.selectreactor.SelectReactor";
const quiet = { LOG_ENABLED: false };
const tell = async (attempt) => { try { await attempt(); console.log("ok"); } catch (error) { console.log(error.code + " " + error.message); } process.exitCode = 0; };
`;
const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";
const SELECT = "twisted.internet.selectreactor.SelectReactor";
const mismatch = (installed: string, requested: string): string =>
  `ERR_REACTOR_MISMATCH The installed reactor (${installed}) does not match the requested one (${requested}): it was installed `;
const TO_THAT_OR_NULL = "with TWISTED_REACTOR set to that reactor or to null";

/** What a program prints; it begins in line 7. */
async function linesOf(text: string): Promise<string[]> {
  const { stdout, stderr } = await runProgram(HEAD + text);
  return [...stdout.trim().split("\n"), ...(stderr === "" ? [] : [stderr])];
}

describe("the error for a reactor that does not match", () => {
  it("AsyncCrawlerProcess with TWISTED_REACTOR: names the line of the program that made it, and CrawlerProcess, which does it", async () => {
    const crawl = (name: string): string =>
      `const p = new ${name}({ ...quiet, TWISTED_REACTOR: SELECT });\nvoid p.crawl(Ok);\nawait tell(() => p.start());`;

    expect(await linesOf(crawl("AsyncCrawlerProcess"))).toEqual([
      `${mismatch(ASYNCIO, SELECT)}by new AsyncCrawlerProcess() at file://<folder>/main.mjs:7:11; ` +
        "AsyncCrawlerProcess always installs the asyncio reactor: for another one, use CrawlerProcess",
    ]);
    expect(await linesOf(crawl("CrawlerProcess"))).toEqual(["crawled", "ok"]);
  });

  it("AsyncCrawlerProcess with TWISTED_REACTOR of the spider: says that of both", async () => {
    const text = `class Own extends Ok { static customSettings = { TWISTED_REACTOR: SELECT }; }
      const p = new AsyncCrawlerProcess(quiet); void p.crawl(Own); await tell(() => p.start());`;

    expect(await linesOf(text)).toEqual([
      `${mismatch(ASYNCIO, SELECT)}by new AsyncCrawlerProcess() at file://<folder>/main.mjs:8:17; ` +
        "AsyncCrawlerProcess always installs the asyncio reactor: for another one, use CrawlerProcess. The customSettings of the spider set " +
        "TWISTED_REACTOR, which is for the whole process: give it to the process or runner object, or to the command with -s",
    ]);
  });

  it("a subclass of AsyncCrawlerProcess: is named, and told to extend CrawlerProcess", async () => {
    const text = `class My extends AsyncCrawlerProcess {}
const p = new My({ ...quiet, TWISTED_REACTOR: null });
await tell(() => installReactor(SELECT));`;

    expect(await linesOf(text)).toEqual([
      `ERR_REACTOR_ALREADY_INSTALLED Cannot install reactor "${SELECT}": reactor "${ASYNCIO}" is already installed ` +
        "(installed by new My() at file://<folder>/main.mjs:8:11), and a thread has one reactor for good; " +
        "AsyncCrawlerProcess always installs the asyncio reactor: for another one, extend CrawlerProcess",
    ]);
  });

  it("AsyncCrawlerProcess and AsyncCrawlerRunner under another reactor: name the class that does it", async () => {
    const text = `installReactor(SELECT);
      await tell(() => new AsyncCrawlerProcess(quiet));
      await tell(() => new AsyncCrawlerRunner(quiet).crawl(Ok));
      await tell(() => new (class My extends AsyncCrawlerRunner {})(quiet).crawl(Ok));
      const p = new CrawlerProcess({ ...quiet, TWISTED_REACTOR: null });
      p.crawl(Ok);
      await tell(() => p.start());`;
    const runner = (name: string, verb: string): string =>
      `ERR_REACTOR_MISMATCH When TWISTED_REACTOR_ENABLED is True, ${name} requires that the installed Twisted reactor is "${ASYNCIO}". ` +
      `${SELECT} was installed by installReactor() at file://<folder>/main.mjs:7:1. Remove that and install the asyncio reactor, ` +
      `or ${verb} CrawlerRunner, ${TO_THAT_OR_NULL}.`;

    expect(await linesOf(text)).toEqual([
      `${mismatch(SELECT, ASYNCIO)}by installReactor() at file://<folder>/main.mjs:7:1; remove that, or use CrawlerProcess, ${TO_THAT_OR_NULL}`,
      runner("AsyncCrawlerRunner", "use"),
      runner("My", "extend"),
      "crawled",
      "ok",
    ]);
  });

  it("AsyncCrawlerProcess under a subclass of the asyncio reactor: the cure works", async () => {
    const text = `class Own extends AsyncioSelectorReactor {}
      installReactor(Own);
      await tell(() => new AsyncCrawlerProcess(quiet));
      const p = new CrawlerProcess({ ...quiet, TWISTED_REACTOR: Own });
      p.crawl(Ok);
      await tell(() => p.start());`;

    expect(await linesOf(text)).toEqual([
      `${mismatch("Own", ASYNCIO)}by installReactor() at file://<folder>/main.mjs:8:7; remove that, or use CrawlerProcess, ${TO_THAT_OR_NULL}`,
      "crawled",
      "ok",
    ]);
  });

  it("CrawlerRunner under another reactor than the setting names: says which settings would do", async () => {
    const text = `installReactor(SELECT);
      new CrawlerRunner(quiet).crawl(Ok).addErrback(({ value }) => { console.log(value.code + " " + value.message); });
      react(() => new CrawlerRunner({ ...quiet, TWISTED_REACTOR: null }).crawl(Ok));`;

    const lines = await linesOf(text);

    expect(lines[0]).toBe(
      `${mismatch(SELECT, ASYNCIO)}by installReactor() at file://<folder>/main.mjs:7:1; ` +
        "install that before, or set TWISTED_REACTOR to the installed one, or to null, which takes what is there",
    );
    expect(lines).toContain("crawled");
  });

  it.each([
    [
      "a crawl of CrawlerProcess",
      "new CrawlerProcess({ ...quiet, TWISTED_REACTOR: SELECT }).crawl(Ok);",
      SELECT,
      "CrawlerProcess#crawl()",
    ],
    ["react()", "await react(() => Promise.resolve());", "", "react()"],
    ["getReactor()", "getReactor();", "", "getReactor()"],
  ])("names the line of the program that made %s install one", async (_what, statement, installed, by) => {
    const [line] = await linesOf(`${statement}\nawait tell(() => installReactor(ASYNCIO));`);

    expect(line).toContain(`(installed by ${by} at file://<folder>/main.mjs:7:`);
    expect(line).toContain(installed);
  });
});

describe("a class without a reactor", () => {
  it.each([
    ["CrawlerRunner", "CrawlerRunner", "use AsyncCrawlerRunner"],
    ["CrawlerProcess", "CrawlerProcess", "use AsyncCrawlerProcess"],
    ["My", "(class My extends CrawlerRunner {})", "extend AsyncCrawlerRunner"],
    ["My", "(class My extends CrawlerProcess {})", "extend AsyncCrawlerProcess"],
  ])("%s: is refused with the class that does it (%s)", async (name, expression, cure) => {
    expect(await linesOf(`await tell(() => new ${expression}({ ...quiet, TWISTED_REACTOR_ENABLED: false }));`)).toEqual(
      [
        `ERR_REACTORLESS_UNSUPPORTED ${name} doesn't support TWISTED_REACTOR_ENABLED=False. ` +
          `To crawl without a reactor, ${cure}; to crawl with one, set TWISTED_REACTOR_ENABLED to true.`,
      ],
    );
  });

  it("says who has installed one all the same", async () => {
    const text = `installReactor(SELECT);
      const settings = { ...quiet, TWISTED_REACTOR_ENABLED: false };
      await tell(() => new AsyncCrawlerProcess(settings));
      await tell(() => new AsyncCrawlerRunner(settings).crawl(Ok));`;
    const line =
      `ERR_REACTOR_UNEXPECTED TWISTED_REACTOR_ENABLED is False but a Twisted reactor is installed. ${SELECT} was installed ` +
      "by installReactor() at file://<folder>/main.mjs:7:1. Remove that, or set TWISTED_REACTOR_ENABLED to true.";

    expect(await linesOf(text)).toEqual([line, line]);
  });
});
