import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Child, COMMAND, ROOT, runCommand, spider } from "./runChild.js";

const folder = mkdtempSync(join(tmpdir(), "runspider-"));
const file = (name: string, text?: string): string => {
  const path = join(folder, name);
  if (text !== undefined) writeFileSync(path, text);
  return path;
};
const RL = ["-s", "TWISTED_REACTOR_ENABLED=false"];
const MODES: [string, string[]][] = [
  ["with the asyncio reactor", []],
  ["without a reactor", RL],
];
const quiet = ["-L", "WARNING"];
const crawlerLine = (text: string): string => `[scrapy.commands.runspider] ${text}`;

let shop: { url: string; close(): void };

beforeAll(async () => {
  const child = spawn(process.execPath, [join(ROOT, "docs/examples/bookshop/server.mjs")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  shop = { ...(JSON.parse(line) as { url: string }), close: () => child.kill() };
});

afterAll(() => {
  shop.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(MODES)("runspider, %s", (_mode, mode) => {
  it("crawls, stores the items and ends with exit code 0", async () => {
    const output = file("items.jsonl");
    const { code, stdout, log } = await runCommand(["runspider", spider("visiting"), "-O", output, ...mode]);

    expect(code).toBe(0);
    expect(stdout).toBe("");
    expect(readFileSync(output, "utf8")).toBe('{"url":"data:,page","text":"page"}\n');
    expect(log.at(-1)).toBe("[scrapy.core.engine] INFO: Spider closed (finished)");
    expect(log).toContain(
      mode.length === 0
        ? "[scrapy.utils.log] DEBUG: Using reactor: twisted.internet.asyncioreactor.AsyncioSelectorReactor"
        : "[scrapy.crawler] DEBUG: Not using a Twisted reactor",
    );
  });

  it("fetches by HTTP what the shop has, and takes a 404 and a ring of redirects for no failure", async () => {
    const urls = ["", "nowhere", "loop/a"].map((path) => `${shop.url}${path}`).join(" ");
    const { code, stdout, log } = await runCommand([
      ...["runspider", spider("visiting"), "-a", `urls=${urls}`, "-O", "-:jsonlines", "-L", "DEBUG", ...mode],
    ]);

    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(log).toContain(
      `[scrapy.spidermiddlewares.httperror] INFO: Ignoring response <404 ${shop.url}nowhere>: HTTP status code is not handled or not allowed`,
    );
    expect(log.filter((line) => line.includes("Redirect loop: "))).toHaveLength(1);
    expect(log.filter((line) => line.includes("] ERROR:"))).toEqual([]);
  });

  it("stops in good order at the first signal, with the exit code of Ctrl-C, and leaves nothing that passes as complete", async () => {
    const output = file("interrupted.jsonl");
    const child = new Child([COMMAND, "runspider", spider("sleeping"), "-a", "seconds=0.5", "-O", output, ...mode]);
    await child.saw("sleeping");
    child.process.kill("SIGINT");
    const code = await child.ended();

    expect(code).toBe(130);
    expect(child.log.filter((line) => /Received|Closing|Spider closed|commands/.test(line))).toEqual([
      "[scrapy.crawler] INFO: Received SIGINT, shutting down gracefully. Send again to force ",
      "[scrapy.core.engine] INFO: Closing spider (shutdown)",
      "[scrapy.core.engine] INFO: Spider closed (shutdown)",
      crawlerLine("WARNING: The crawl was stopped before it was complete; exit code 130"),
    ]);
    expect([existsSync(output), readFileSync(`${output}.part`, "utf8")]).toEqual([false, '{"text":"page"}\n']);
  });

  it("ends at once at the second signal", async () => {
    const output = file("forced.jsonl");
    const child = new Child([COMMAND, "runspider", spider("sleeping"), "-a", "seconds=30", "-O", output, ...mode]);
    await child.saw("sleeping");
    child.process.kill("SIGTERM");
    await child.saw("Received SIGTERM, shutting down gracefully");
    child.process.kill("SIGTERM");
    const code = await child.ended();

    expect(code).toBe(143);
    expect(child.stderr).toContain("Received SIGTERM twice, forcing unclean shutdown");
    expect(child.stderr).not.toContain("Spider closed");
    expect(existsSync(output)).toBe(false);
  });
});

describe("runspider with TWISTED_REACTOR of None", () => {
  it.each(["None", "null", ""])(
    "(-s TWISTED_REACTOR=%s) crawls with the default reactor of the platform",
    async (none) => {
      const { code, log } = await runCommand(["runspider", spider("visiting"), "-s", `TWISTED_REACTOR=${none}`]);

      expect(code).toBe(0);
      expect(log).toContainEqual(expect.stringMatching(/Using reactor: twisted\.internet\.(?:epoll|select)reactor\./));
    },
  );

  it.each(["None", ""])("takes ASYNCIO_EVENT_LOOP=%s for the default loop", async (none) => {
    const outcomes = [[], RL].map((mode) =>
      runCommand(["runspider", spider("visiting"), "-s", `ASYNCIO_EVENT_LOOP=${none}`, ...mode]),
    );

    expect((await Promise.all(outcomes)).map(({ code }) => code)).toEqual([0, 0]);
  });
});

describe("runspider with a spider that throws", () => {
  it.each([
    ["callback", "ERROR: Spider error processing <GET data:,one> (referer: None)", 2],
    ["start", "ERROR: Error while reading start items and requests: broken in the start.", 1],
  ])(
    "in its %s logs the traceback, says so in the last line, and ends with exit code 1",
    async (where, line, count) => {
      const { code, stderr, log } = await runCommand([
        "runspider",
        spider("throwing"),
        "-a",
        `where=${where}`,
        ...quiet,
      ]);

      expect(code).toBe(1);
      expect(stderr).toContain(line);
      expect(stderr).toMatch(new RegExp(`RangeError: broken in the ${where}\n    at .*throwing\\.mjs:\\d+`));
      expect(log.at(-1)).toBe(
        crawlerLine(
          `ERROR: The crawl has failed: the spider raised ${count} exception${count > 1 ? "s" : ""} (see above); exit code 1`,
        ),
      );
    },
  );

  it("in its constructor logs the traceback and ends with exit code 1", async () => {
    const { code, stderr, log } = await runCommand([
      "runspider",
      spider("throwing"),
      "-a",
      "where=constructor",
      ...quiet,
    ]);

    expect(code).toBe(1);
    expect(log[0]).toBe(
      crawlerLine(
        "CRITICAL: The crawl has failed, in the code of the spider or of a component: RangeError: broken in the constructor",
      ),
    );
    expect(stderr).toMatch(/\n {4}at new .*throwing\.mjs:\d+/s);
  });
});

describe("runspider with what cannot be run", () => {
  it.each<[string, () => string, string]>([
    ["a file that is not there", () => file("none.mjs"), "there is no such file"],
    [
      "a folder",
      () => join(folder, "."),
      "wanted a module, whose name ends in one of .mjs, .js, .cjs, .ts, .mts, .cts",
    ],
    ["a file in another language", () => file("spider.py", ""), "wanted a module, whose name ends in one of"],
    ["a syntax error", () => file("syntax.mjs", "export const a =\n  1;\nexport const b = ;\n"), "syntax.mjs:3\n"],
    ["a package that is not installed", () => file("import.mjs", 'import "no-such-package";'), "install the package"],
    ["an error at its top", () => file("top.mjs", 'throw new TypeError("at the top");'), "TypeError: at the top"],
    ["no spider in it", () => file("plain.mjs", "export const a = 1;"), "it exports no spider but a; expected a class"],
    ["nothing in it", () => file("empty.mjs", ""), "it exports no spider but nothing"],
    [
      "several spiders in it",
      () => spider("several"),
      "it exports 2 spiders (one, other); export the one to run by default",
    ],
  ])("(%s) names the file, what is wrong and the cure", async (_what, path, problem) => {
    const { code, log, stderr } = await runCommand(["runspider", path(), ...quiet]);

    expect(code).toBe(1);
    expect(log[0]).toContain(crawlerLine(`CRITICAL: Cannot load a spider from ${JSON.stringify(path())}: `));
    expect(stderr).toContain(problem);
  });

  it("says what Node makes of TypeScript", async () => {
    const path = file("spider.ts", "export const a: number = 1;");
    const { code, stderr } = await runCommand(["runspider", path, ...quiet]);
    const reads = Boolean((process.features as { typescript?: unknown }).typescript);

    expect(code).toBe(1);
    expect(stderr).toContain(reads ? "it exports no spider but a" : "cannot read TypeScript; use Node 22.18 or later");
  });

  it("takes the default export, or the class that no other derives from", async () => {
    const [chosen, derived] = await Promise.all(
      ["chosen", "derived"].map((name) => runCommand(["runspider", spider(name), "-L", "INFO", "-O", "-:jsonlines"])),
    );

    expect([chosen?.code, derived?.code]).toEqual([0, 0]);
  });

  it.each<[string, string[], string]>([
    ["without a name", [spider("nameless")], "NamelessSpider must have a name"],
    [
      "and an output that cannot be written",
      [spider("visiting"), "-O", join(folder, "none.mjs", "x", "items.jsonl")],
      "Cannot write the file",
    ],
    [
      "and a reactor that is not there",
      [spider("visiting"), "-s", "TWISTED_REACTOR=./no.mjs#R"],
      "Cannot load reactor",
    ],
    [
      "and a setting of the wrong type",
      [spider("visiting"), "-s", "CONCURRENT_REQUESTS=many"],
      "Cannot read the setting CONCURRENT_REQUESTS as a whole number",
    ],
    ["and a component that is not there", [spider("visiting"), "-s", "SCHEDULER=./no.mjs#S"], "Cannot load SCHEDULER"],
  ])("(a spider %s) says so in one line, without a traceback", async (_what, args, problem) => {
    file("none.mjs", "");
    const { code, log } = await runCommand(["runspider", ...args, ...quiet]);

    expect(code).toBe(1);
    expect(log).toEqual([expect.stringContaining(`CRITICAL: ${problem}`)]);
  });

  it("says it on the standard error output when the log is elsewhere", async () => {
    const log = file("crawl.log");
    const path = file("none-at-all.mjs");
    const [silent, filed] = await Promise.all([
      runCommand(["runspider", path, "--nolog"]),
      runCommand(["runspider", path, "-s", `LOG_FILE=${log}`]),
    ]);

    const line = `deferred-interop: Cannot load a spider from ${JSON.stringify(path)}: there is no such file; check the path, which counts from the working directory\n`;
    expect([silent?.stderr, filed?.stderr]).toEqual([line, line]);
    expect(readFileSync(log, "utf8")).toContain("there is no such file");
  });
});

describe("runspider --nolog", () => {
  it("says nothing at all when all goes well", async () => {
    const { code, stdout, stderr } = await runCommand(["runspider", spider("visiting"), "--nolog"]);

    expect([code, stdout, stderr]).toEqual([0, "", ""]);
  });
});
