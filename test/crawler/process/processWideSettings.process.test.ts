import { describe, expect, it } from "vitest";
import { ROOT, runToEnd } from "../../cli/runChild.js";

const PLACE = "is for the whole process: give it to the process or runner object, or to the command with -s";

/** A program that crawls with a spider that has settings of its own. */
const run = (customSettings: object, how: string): ReturnType<typeof runToEnd> =>
  runToEnd(
    [
      "--input-type=module",
      "-e",
      `import { AsyncCrawlerProcess, AsyncCrawlerRunner, Spider } from "deferred-interop/crawler";
       class Own extends Spider {
         static name = "own";
         static customSettings = ${JSON.stringify(customSettings)};
       }
       ${how}`,
    ],
    { cwd: ROOT },
  );
const PROCESS = "const p = new AsyncCrawlerProcess(); p.crawl(Own); await p.start();";

describe("a spider with settings that are for the whole process, under the asyncio reactor", () => {
  it.each<[string, object, string]>([
    [
      "TWISTED_REACTOR_ENABLED",
      { TWISTED_REACTOR_ENABLED: false },
      "TWISTED_REACTOR_ENABLED is False but a Twisted reactor is installed.",
    ],
    [
      "TWISTED_REACTOR",
      { TWISTED_REACTOR: "twisted.internet.selectreactor.SelectReactor" },
      "does not match the requested one (twisted.internet.selectreactor.SelectReactor)",
    ],
    [
      "ASYNCIO_EVENT_LOOP",
      { ASYNCIO_EVENT_LOOP: "deferred-interop#WheelEventLoop" },
      "does not match the one specified in the ASYNCIO_EVENT_LOOP setting (deferred-interop#WheelEventLoop)",
    ],
  ])("does not begin, and is told where %s goes", async (name, settings, text) => {
    const { code, stderr } = await run(settings, PROCESS);

    expect(code).toBe(1);
    expect(stderr).toContain(text);
    expect(stderr).toContain(`The customSettings of the spider set ${name}, which ${PLACE}`);
    expect(stderr).not.toContain("Spider opened");
  });

  it("is warned that REACTOR_THREADPOOL_MAXSIZE has no effect", async () => {
    const { code, stderr } = await run({ REACTOR_THREADPOOL_MAXSIZE: 3 }, PROCESS);

    expect(code).toBe(0);
    expect(stderr).toContain(
      `WARNING: REACTOR_THREADPOOL_MAXSIZE in the customSettings of the spider has no effect: it ${PLACE}`,
    );
  });
});
