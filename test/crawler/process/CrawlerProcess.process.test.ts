import { describe, expect, it } from "vitest";
import { Child, ROOT, runToEnd } from "../../cli/runChild.js";

/** A program with a spider that asks for nothing, one that sleeps, and one that cannot be made. */
const PRELUDE = `
import { CrawlerProcess, Spider } from "deferred-interop/crawler";
import { getReactor, installReactor, isReactorInstalled, sleep } from "deferred-interop";
class NoRequests extends Spider {
  static name = "no_requests";
  *start() {}
}
class Sleeping extends Spider {
  static name = "sleeping";
  startUrls = ["data:,;"];
  *parse() { this.logger.info("asleep"); yield sleep({ seconds: Number(this.seconds) }); }
}
class Broken extends Spider {
  static name = "broken";
  static fromCrawler(crawler, { text = "cannot be made" } = {}) { throw new RangeError(text); }
}
const poolSize = () => globalThis[Symbol.for("deferred-interop/state")].threadPool?.maxThreads;
const ASYNCIO = { TWISTED_REACTOR: "twisted.internet.asyncioreactor.AsyncioSelectorReactor" };
const SELECT = { TWISTED_REACTOR: "twisted.internet.selectreactor.SelectReactor" };
`;
const program = (text: string): string[] => ["--input-type=module", "-e", PRELUDE + text];
const run = (text: string): ReturnType<typeof runToEnd> => runToEnd(program(text), { cwd: ROOT });
const READY = "INFO: Spider closed (finished)";
const countOf = (text: string, part: string): number => text.split(part).length - 1;

describe.each([
  ["the asyncio reactor", "ASYNCIO", "twisted.internet.asyncioreactor.AsyncioSelectorReactor", "Promise"],
  ["a reactor that blocks", "SELECT", "twisted.internet.selectreactor.SelectReactor", "undefined"],
])("CrawlerProcess with %s", (_mode, settings, reactor, result) => {
  it("installs it, crawls and ends by itself", async () => {
    const { code, stderr } = await run(
      `const p = new CrawlerProcess(${settings}); p.crawl(NoRequests); await p.start(); console.error("after start");`,
    );

    expect(code).toBe(0);
    expect(stderr).toContain("DEBUG: Using CrawlerProcess");
    expect(stderr).toContain(`DEBUG: Using reactor: ${reactor}`);
    expect(stderr).toMatch(/Spider closed \(finished\)[^]*after start/);
  });

  it("returns what can be awaited, or nothing", async () => {
    const { stderr } = await run(`
      const p = new CrawlerProcess(${settings});
      p.crawl(NoRequests);
      const result = p.start();
      console.error("start() gave " + (result === undefined ? "undefined" : result.constructor.name));
      await result;`);

    expect(stderr).toContain(`start() gave ${result}`);
  });

  it("runs several crawls at the same time", async () => {
    const { code, stderr } = await run(
      `const p = new CrawlerProcess(${settings}); p.crawl(NoRequests); p.crawl(NoRequests); await p.start();`,
    );

    expect([code, countOf(stderr, READY), countOf(stderr, `Using reactor: ${reactor}`)]).toEqual([0, 2, 2]);
  });

  it("reports the error of a crawl from start(), and sets the exit code even when that is handled", async () => {
    const { code, stderr } = await run(`
      const p = new CrawlerProcess(${settings});
      p.crawl(NoRequests);
      p.crawl(Broken);
      try { await p.start(); } catch (error) { console.error("start() said: " + error.message, p.bootstrapFailed); }`);

    expect(code).toBe(1);
    expect(stderr).toContain("start() said: cannot be made true");
    expect(stderr).toContain(READY);
  });

  it("reports an AggregateError for several", async () => {
    const { code, stderr } = await run(`
      const p = new CrawlerProcess(${settings});
      p.crawl(NoRequests);
      p.crawl(Broken, { text: "first" });
      p.crawl(Broken, { text: "second" });
      try { await p.start(); } catch (error) { console.error(error.name, error.message, error.errors.map(String).join()); }`);

    expect(code).toBe(1);
    expect(stderr).toContain("AggregateError 2 crawls have failed RangeError: first,RangeError: second");
  });

  it("does not run the reactor when all crawls have failed already", async () => {
    const { code, stderr } = await run(`
      installReactor(${settings}.TWISTED_REACTOR);
      getReactor().callWhenRunning(() => console.error("the reactor runs"));
      const p = new CrawlerProcess(${settings});
      p.crawl(Broken);
      await p.start();`);

    expect(code).toBe(1);
    expect(stderr).toContain("RangeError: cannot be made");
    expect(stderr).not.toContain("the reactor runs");
  });

  it("gives the thread pool its size before the reactor runs, whatever a spider says", async () => {
    const { stderr } = await run(`
      class Greedy extends NoRequests {
        static name = "greedy";
        static customSettings = { REACTOR_THREADPOOL_MAXSIZE: 99 };
      }
      const p = new CrawlerProcess({ ...${settings}, REACTOR_THREADPOOL_MAXSIZE: 3 });
      p.crawl(Greedy);
      getReactor().callWhenRunning(() => console.error("pool of " + poolSize()));
      await p.start();`);

    expect(stderr).toContain("pool of 3\n");
  });

  it("stops the crawls first when somebody stops the reactor, and leaves no error behind", async () => {
    const { code, stderr } = await run(`
      const p = new CrawlerProcess(${settings});
      p.crawl(Sleeping, { seconds: 0.1 });
      getReactor().callLater(10, () => getReactor().stop());
      await p.start();
      console.error("after start");`);

    expect(code).toBe(0);
    expect(stderr).toMatch(/Spider closed \(shutdown\)[^]*after start/);
    expect(stderr).not.toContain("Unhandled");
  });

  it("goes on after the crawls with stopAfterCrawl: false, until the reactor is stopped", async () => {
    const { code, stderr } = await run(`
      const p = new CrawlerProcess(${settings});
      p.crawl(NoRequests).addCallback(() => {
        console.error("crawled");
        getReactor().callLater(1, () => { console.error("stopping"); getReactor().stop(); });
      });
      await p.start({ stopAfterCrawl: false });
      console.error("after start");`);

    expect(code).toBe(0);
    expect(stderr).toMatch(/crawled[^]*stopping[^]*after start/);
  });

  it("can be started once, and says so", async () => {
    const { code, stderr } = await run(`
      const p = new CrawlerProcess(${settings});
      p.crawl(NoRequests);
      await p.start();
      await p.start();`);

    expect(code).toBe(1);
    expect(stderr).toContain(
      "RuntimeError: Cannot start this CrawlerProcess: it was started before, and can be started once; make another one",
    );
  });

  it("says that the reactor cannot run again for a second object", async () => {
    const { code, stderr } = await run(`
      for (const _ of [1, 2]) { const p = new CrawlerProcess(${settings}); p.crawl(NoRequests); await p.start(); }`);

    expect(code).toBe(1);
    expect(stderr).toContain("ReactorNotRestartable");
  });

  it("lets the crawls be stopped fast", async () => {
    const { code, stderr } = await run(`
      const p = new CrawlerProcess(${settings});
      p.crawl(Sleeping, { seconds: 3600 });
      getReactor().callWhenRunning(() => getReactor().callLater(50, () => p.stop({ mode: "fast" })));
      await p.start();`);

    expect(code).toBe(0);
    expect(stderr).toMatch(/Cut off the callback of <GET data:,;>[^]*Spider closed \(shutdown\)/);
  });
});

describe("CrawlerProcess with the asyncio reactor and signals", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ends in good order after the first %s, and leaves no error behind", async (signal, code) => {
    const child = new Child(
      program(
        `const p = new CrawlerProcess(); p.crawl(Sleeping, { seconds: 0.3 }); await p.start(); console.error("after start");`,
      ),
      { cwd: ROOT },
    );
    await child.saw("asleep");
    child.process.kill(signal);

    expect(await child.ended()).toBe(code);
    expect(child.stderr).toMatch(/shutting down gracefully[^]*Spider closed \(shutdown\)[^]*after start/);
    expect(child.stderr).not.toContain("Unhandled");
  });

  it("leaves signals alone with installSignalHandlers: false", async () => {
    const child = new Child(
      program(
        `const p = new CrawlerProcess(); p.crawl(Sleeping, { seconds: 3600 }); await p.start({ installSignalHandlers: false });`,
      ),
      { cwd: ROOT },
    );
    await child.saw("asleep");
    child.process.kill("SIGINT");

    expect(await child.ended()).toBe("SIGINT");
  });

  it("takes its handlers away at the end", async () => {
    const { stderr } = await run(`
      const p = new CrawlerProcess();
      p.crawl(NoRequests);
      await p.start();
      console.error("handlers: " + process.listenerCount("SIGINT") + process.listenerCount("SIGTERM"));`);

    expect(stderr).toContain("handlers: 00");
  });
});

describe("CrawlerProcess and the installed reactor", () => {
  // S67
  it("lets the first crawl choose, and fails those that want another one", async () => {
    const { code, stderr } = await run(`
      const p = new CrawlerProcess();
      for (const [name, settings] of [["one", SELECT], ["other", ASYNCIO]]) {
        p.crawl(class extends NoRequests { static name = name; static customSettings = settings; });
      }
      await p.start();`);

    expect([code, countOf(stderr, READY)]).toEqual([1, 1]);
    expect(stderr).toContain("Using reactor: twisted.internet.selectreactor.SelectReactor");
    expect(stderr).toContain(
      "The installed reactor (twisted.internet.selectreactor.SelectReactor) does not match the requested one (twisted.internet.asyncioreactor.AsyncioSelectorReactor)",
    );
  });

  it("installs the platform's default one for TWISTED_REACTOR null", async () => {
    const { code, stderr } = await run(`
      const p = new CrawlerProcess({ TWISTED_REACTOR: null });
      const before = isReactorInstalled();
      p.crawl(NoRequests);
      await p.start();
      console.error("installed: " + before + " " + isReactorInstalled());`);

    expect(code).toBe(0);
    expect(stderr).toMatch(/Using reactor: twisted\.internet\.(epoll|select)reactor\./);
    expect(stderr).toContain("installed: false true");
  });
});
