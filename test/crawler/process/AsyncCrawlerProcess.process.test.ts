import { describe, expect, it } from "vitest";
import { Child, ROOT, runToEnd } from "../../cli/runChild.js";

/** A program with a spider that asks for nothing, one that sleeps, and one that cannot be made. */
const PRELUDE = `
import { AsyncCrawlerProcess, AsyncCrawlerRunner, configureLogging, Spider } from "deferred-interop/crawler";
import { getReactor, installReactor, isReactorInstalled, isReactorless, sleep } from "deferred-interop";
class NoRequests extends Spider {
  static name = "no_requests";
  *start() { this.logger.info("isReactorless(): " + isReactorless()); }
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
class Other {
  running = false;
  now() { return 0; }
}
for (const method of "run stop crash callLater callWhenRunning callFromThread addSystemEventTrigger removeSystemEventTrigger getDelayedCalls".split(" ")) {
  Other.prototype[method] = () => undefined;
}
const RL = { TWISTED_REACTOR_ENABLED: false };
const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";
`;
const program = (text: string): string[] => ["--input-type=module", "-e", PRELUDE + text];
const run = (text: string): ReturnType<typeof runToEnd> => runToEnd(program(text), { cwd: ROOT });
const READY = "INFO: Spider closed (finished)";
const AR_LINE = "DEBUG: Using reactor: twisted.internet.asyncioreactor.AsyncioSelectorReactor";
const countOf = (text: string, part: string): number => text.split(part).length - 1;

describe("AsyncCrawlerProcess", () => {
  // S28, S30
  it("installs the asyncio reactor, crawls and ends by itself", async () => {
    const { code, stderr } = await run("const p = new AsyncCrawlerProcess(); p.crawl(NoRequests); await p.start();");

    expect(code).toBe(0);
    expect(stderr).toContain(READY);
    expect(stderr).toContain(AR_LINE);
    expect(stderr).toContain("DEBUG: Using asyncio event loop: asyncio.SelectorEventLoop");
    expect(stderr).toContain("isReactorless(): false");
    expect(stderr).toContain("DEBUG: Using AsyncCrawlerProcess");
    expect(stderr).toContain("started (bot: scrapybot)");
  });

  // S23
  it("runs without a reactor", async () => {
    const { code, stderr } = await run("const p = new AsyncCrawlerProcess(RL); p.crawl(NoRequests); await p.start();");

    expect(code).toBe(0);
    expect(stderr).toContain("DEBUG: Not using a Twisted reactor");
    expect(stderr).toContain(READY);
    expect(stderr).toContain("isReactorless(): true");
    expect(stderr).not.toContain("ERROR: ");
  });

  // S15
  it("runs several crawls at the same time", async () => {
    const { code, stderr } = await run(
      "const p = new AsyncCrawlerProcess(); p.crawl(NoRequests); p.crawl(NoRequests); await p.start();",
    );

    expect([code, countOf(stderr, READY), countOf(stderr, AR_LINE)]).toEqual([0, 2, 2]);
  });

  // S20, S27
  it("may be followed by another one, without a reactor and then with one", async () => {
    const { code, stderr } = await run(`
      for (const settings of [RL, RL, {}]) {
        const p = new AsyncCrawlerProcess(settings);
        p.crawl(NoRequests);
        await p.start();
      }`);

    expect([code, countOf(stderr, READY), countOf(stderr, AR_LINE)]).toEqual([0, 3, 1]);
    expect(stderr).not.toContain("ERROR: ");
  });

  it("may be one of two that are made before the first starts, without a reactor", async () => {
    const { code, stderr } = await run(`
      const [one, two] = [new AsyncCrawlerProcess(RL), new AsyncCrawlerProcess(RL)];
      one.crawl(NoRequests);
      two.crawl(NoRequests);
      await one.start();
      await two.start();`);

    expect([code, countOf(stderr, READY)]).toEqual([0, 2]);
  });

  it("can be started once", async () => {
    const { stderr } = await run(`
      const p = new AsyncCrawlerProcess(RL);
      await p.start();
      await p.start().catch((error) => console.error(error.message));`);

    expect(stderr).toContain(
      "Cannot start this AsyncCrawlerProcess: it was started before, and can be started once; make another one",
    );
  });

  // S22
  it("without a reactor refuses one that is installed", async () => {
    const { code, stderr } = await run("installReactor(ASYNCIO); new AsyncCrawlerProcess(RL);");

    expect(code).toBe(1);
    expect(stderr).toContain("RuntimeError: TWISTED_REACTOR_ENABLED is False but a Twisted reactor is installed.");
  });

  // S7
  it("takes the asyncio reactor that is installed already", async () => {
    const { code, stderr } = await run(
      "installReactor(ASYNCIO); const p = new AsyncCrawlerProcess(); p.crawl(NoRequests); await p.start();",
    );

    expect(code).toBe(0);
    expect(stderr).toContain(READY);
  });

  // S16
  it("refuses another reactor that is installed already, from the constructor", async () => {
    const { code, stderr } = await run(`
      installReactor(Other);
      new AsyncCrawlerProcess();`);

    expect(code).toBe(1);
    expect(stderr).toContain(
      `The installed reactor (Other) does not match the requested one (twisted.internet.asyncioreactor.AsyncioSelectorReactor)`,
    );
  });

  // S33
  it("fails the crawl of a spider that wants another reactor", async () => {
    const { code, stderr } = await run(`
      class Picky extends NoRequests { static name = "picky"; static customSettings = { TWISTED_REACTOR: Other }; }
      const p = new AsyncCrawlerProcess();
      p.crawl(Picky);
      await p.start();`);

    expect(code).toBe(1);
    expect(stderr).toContain(
      "The installed reactor (twisted.internet.asyncioreactor.AsyncioSelectorReactor) does not match the requested one (Other)",
    );
    expect(stderr).not.toContain(READY);
  });

  // S17
  it("fails the crawl of a spider that wants no reactor", async () => {
    const { code, stderr } = await run(`
      class Picky extends NoRequests { static name = "picky"; static customSettings = RL; }
      const p = new AsyncCrawlerProcess();
      p.crawl(Picky);
      await p.start();`);

    expect(code).toBe(1);
    expect(stderr).toContain("TWISTED_REACTOR_ENABLED is False but a Twisted reactor is installed.");
  });
});

describe.each([
  ["with the asyncio reactor", "{}"],
  ["without a reactor", "RL"],
])("start(), %s", (_mode, settings) => {
  it("is rejected with the error of a crawl, and sets the exit code even when that is handled", async () => {
    const { code, stderr } = await run(`
      const p = new AsyncCrawlerProcess(${settings});
      p.crawl(Broken);
      p.crawl(NoRequests);
      await p.start().catch((error) => console.error("start() said: " + error.message, p.bootstrapFailed));`);

    expect(code).toBe(1);
    expect(stderr).toContain("start() said: cannot be made true");
    expect(stderr).toContain(READY);
  });

  it("is rejected with an AggregateError for several", async () => {
    const { code, stderr } = await run(`
      const p = new AsyncCrawlerProcess(${settings});
      p.crawl(Broken, { text: "first" });
      p.crawl(Broken, { text: "second" });
      await p.start().catch((error) => console.error(error.name, error.message, error.errors.map(String).join()));`);

    expect(code).toBe(1);
    expect(stderr).toContain("AggregateError 2 crawls have failed RangeError: first,RangeError: second");
  });

  it("leaves the rejection to Node when nobody looks at it", async () => {
    const { code, stderr } = await run(
      `const p = new AsyncCrawlerProcess(${settings}); p.crawl(Broken); await p.start();`,
    );

    expect(code).toBe(1);
    expect(stderr).toContain("RangeError: cannot be made");
  });

  it("returns when there is nothing to crawl", async () => {
    const { code } = await run(`await new AsyncCrawlerProcess(${settings}).start();`);

    expect(code).toBe(0);
  });

  // S24a, S29a
  it("ends in good order after the first signal", async () => {
    const child = new Child(
      program(
        `const p = new AsyncCrawlerProcess(${settings}); p.crawl(Sleeping, { seconds: 0.5 }); await p.start(); console.error("after start");`,
      ),
      { cwd: ROOT },
    );
    await child.saw("asleep");
    child.process.kill("SIGINT");

    expect(await child.ended()).toBe(130);
    expect(child.stderr).toMatch(
      /shutting down gracefully.*Closing spider \(shutdown\).*Spider closed \(shutdown\).*after start/s,
    );
  });

  // S24b, S29b
  // S: S111
  it("is cut off by the second signal", async () => {
    const child = new Child(
      program(`const p = new AsyncCrawlerProcess(${settings}); p.crawl(Sleeping, { seconds: 60 }); await p.start();`),
      { cwd: ROOT },
    );
    await child.saw("asleep");
    child.process.kill("SIGINT");
    await child.saw("shutting down gracefully");
    child.process.kill("SIGINT");

    expect(await child.ended()).toBe(130);
    expect(child.stderr).toContain("Received SIGINT twice, forcing unclean shutdown");
    expect(child.stderr).not.toContain("Spider closed");
  });

  // S24c, S29c
  // S: S109
  it("goes on after the crawls with stopAfterCrawl: false, until a signal", async () => {
    const child = new Child(
      program(
        `const p = new AsyncCrawlerProcess(${settings}); p.crawl(NoRequests); await p.start({ stopAfterCrawl: false }); console.error("after start");`,
      ),
      { cwd: ROOT },
    );
    await child.saw(READY);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const early = child.stderr.includes("after start");
    child.process.kill("SIGTERM");

    // No crawl was cut short: all is complete.
    expect([early, await child.ended()]).toEqual([false, 0]);
    expect(child.stderr).toContain("after start");
  });

  it("leaves signals alone with installSignalHandlers: false", async () => {
    const child = new Child(
      program(
        `const p = new AsyncCrawlerProcess(${settings}); p.crawl(Sleeping, { seconds: 60 }); await p.start({ installSignalHandlers: false });`,
      ),
      { cwd: ROOT },
    );
    await child.saw("asleep");
    child.process.kill("SIGINT");

    expect(await child.ended()).toBe("SIGINT");
  });

  it("takes its signal handlers away at the end", async () => {
    const { stderr } = await run(`
      const p = new AsyncCrawlerProcess(${settings});
      await p.start();
      console.error("handlers: " + process.listenerCount("SIGINT") + process.listenerCount("SIGTERM"));`);

    expect(stderr).toContain("handlers: 00");
  });
});

describe("the asyncio reactor", () => {
  it("stops the crawls first when somebody stops it", async () => {
    const { code, stderr } = await run(`
      const p = new AsyncCrawlerProcess();
      p.crawl(Sleeping, { seconds: 0.2 });
      setTimeout(() => getReactor().stop(), 50);
      await p.start();
      console.error("after start");`);

    expect(code).toBe(0);
    expect(stderr).toMatch(/Spider closed \(shutdown\).*after start/s);
  });

  it("cannot be started a second time, and the error says so", async () => {
    const { code, stderr } = await run(`
      for (const _ of [1, 2]) { const p = new AsyncCrawlerProcess(); p.crawl(NoRequests); await p.start(); }`);

    expect(code).toBe(1);
    expect(stderr).toContain("ReactorNotRestartable");
  });
});

describe("AsyncCrawlerRunner, as a program", () => {
  // S36, S37
  it.each([
    [
      "at the same time",
      "r.crawl(NoRequests); r.crawl(NoRequests); await r.join();",
      /Spider opened.+Spider opened.+Closing spider.+Closing spider/s,
    ],
    [
      "one after the other",
      "await r.crawl(NoRequests); await r.crawl(NoRequests);",
      /Spider opened.+Closing spider.+Spider opened.+Closing spider/s,
    ],
  ])("runs two crawls %s", async (_how, body, order) => {
    const { code, stderr } = await run(
      `configureLogging(); installReactor(ASYNCIO); const r = new AsyncCrawlerRunner(); ${body}`,
    );

    expect(code).toBe(0);
    expect(stderr).toMatch(order);
    expect(stderr).toContain(AR_LINE);
  });

  // S39
  it("refuses a spider that wants no reactor", async () => {
    const { code, stderr } = await run(`
      configureLogging();
      class Picky extends NoRequests { static name = "picky"; static customSettings = RL; }
      await new AsyncCrawlerRunner().crawl(Picky);`);

    expect(code).toBe(1);
    expect(stderr).toContain("RuntimeError: We expected a Twisted reactor to be installed but it isn't.");
  });

  // S44
  it("refuses a reactor that is not the asyncio one", async () => {
    const { code, stderr } = await run(`
      installReactor(Other);
      await new AsyncCrawlerRunner().crawl(NoRequests);`);

    expect(code).toBe(1);
    expect(stderr).toContain(
      'RuntimeError: When TWISTED_REACTOR_ENABLED is True, AsyncCrawlerRunner requires that the installed Twisted reactor is "twisted.internet.asyncioreactor.AsyncioSelectorReactor".',
    );
  });

  it("fails loudly when nobody looks at a crawl that fails", async () => {
    const { code, stderr } = await run("new AsyncCrawlerRunner(RL).crawl(Broken);");

    expect(code).toBe(1);
    expect(stderr).toContain("RangeError: cannot be made");
  });
});
