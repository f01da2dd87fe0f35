import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Child, COMMAND, runCommand, spider } from "./runChild.js";

const folder = mkdtempSync(join(tmpdir(), "worker-"));
const SELECT = ["-s", "TWISTED_REACTOR=twisted.internet.selectreactor.SelectReactor"];
const runspider = (name: string, ...args: string[]): string[] => [
  ...["runspider", spider(name), ...SELECT, "-L", "INFO", ...args],
];
const start = (name: string, ...args: string[]): Child => new Child([COMMAND, ...runspider(name, ...args)]);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("runspider under a reactor that blocks its thread", () => {
  it("crawls, stores the items and ends with exit code 0", async () => {
    const output = join(folder, "items.jsonl");
    const { code, stdout, log } = await runCommand(runspider("visiting", "-O", output, "-L", "DEBUG"));

    expect([code, stdout]).toEqual([0, ""]);
    expect(readFileSync(output, "utf8")).toBe('{"url":"data:,page","text":"page"}\n');
    expect(log).toContain("[scrapy.utils.log] DEBUG: Using reactor: twisted.internet.selectreactor.SelectReactor");
    expect(log.at(-1)).toBe("[scrapy.core.engine] INFO: Spider closed (finished)");
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("stops in good order at the first %s, with exit code %d", async (signal, code) => {
    const output = join(folder, `${signal}.jsonl`);
    const child = start("sleeping", "-a", "seconds=0.3", "-O", output);
    await child.saw("sleeping");
    child.process.kill(signal);

    expect(await child.ended()).toBe(code);
    expect(child.log.filter((line) => /Received|Closing|Spider closed|commands|Unhandled|ERROR/.test(line))).toEqual([
      `[scrapy.crawler] INFO: Received ${signal}, shutting down gracefully. Send again to force `,
      "[scrapy.core.engine] INFO: Closing spider (shutdown)",
      "[scrapy.core.engine] INFO: Spider closed (shutdown)",
      `[scrapy.commands.runspider] WARNING: The crawl was stopped before it was complete; exit code ${code}`,
    ]);
    expect([existsSync(output), readFileSync(`${output}.part`, "utf8")]).toEqual([false, '{"text":"page"}\n']);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ends at once at the second %s, with exit code %d", async (signal, code) => {
    const child = start("sleeping", "-a", "seconds=3600");
    await child.saw("sleeping");
    child.process.kill(signal);
    await child.saw(`Received ${signal}, shutting down gracefully`);
    child.process.kill(signal);

    expect(await child.ended()).toBe(code);
    expect(child.stderr).toContain(`Received ${signal} twice, forcing unclean shutdown`);
    expect(child.stderr).not.toContain("Spider closed");
  });

  it("ends a spider in a busy loop by force", async () => {
    const child = start("busy");
    await child.saw("INFO: busy");
    child.process.kill("SIGINT");
    // A second signal counts when it comes later than the echo of the first would.
    const again = setInterval(() => child.process.kill("SIGINT"), 100);
    const code = await child.ended();
    clearInterval(again);

    expect(code).toBe(130);
    expect(child.log.at(-1)).toBe("deferred-interop: the spider does not react to SIGINT; ended by force");
  });

  it("shows what a callback writes to the console, at once and in order", async () => {
    const { code, stdout, stderr } = await runCommand(runspider("shouting"));

    expect(code).toBe(0);
    expect(stdout).toMatch(/^line 1 of the output x+\n$/);
    expect(stderr).toMatch(/line 1 of the errors x+\n[^]*INFO: Closing spider/);
  });

  it("loses nothing on pipes that nobody empties for a while", async () => {
    const child = start("shouting", "-a", "lines=1500");
    child.process.stdout?.pause();
    child.process.stderr?.pause();
    // By then the pipes, which hold 64 KB each, are full, and the thread waits for them.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.process.stdout?.resume();
    child.process.stderr?.resume();

    expect(await child.ended()).toBe(0);
    expect(child.stdout.match(/^line \d+ of the output x+$/gm)).toHaveLength(1500);
    expect(child.stderr.match(/^line \d+ of the errors x+$/gm)).toHaveLength(1500);
    expect(child.log.at(-1)).toBe("[scrapy.core.engine] INFO: Spider closed (finished)");
  });

  it("fails with exit code 1 when an error was dropped in the thread, and says which", async () => {
    const { code, stderr } = await runCommand(runspider("dropping"));

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /The crawl has failed, in the code of the spider or of a component: RangeError: dropped\n[^]*dropping\.mjs:\d+/,
    );
  });

  it("fails with exit code 1 when the spider has raised an exception", async () => {
    const { code, log } = await runCommand(runspider("throwing", "-a", "where=callback"));

    expect(code).toBe(1);
    expect(log.at(-1)).toBe(
      "[scrapy.commands.runspider] ERROR: The crawl has failed: the spider raised 2 exceptions (see above); exit code 1",
    );
  });

  it("fails with exit code 1 when the spider cannot be made", async () => {
    const { code, stderr } = await runCommand(runspider("throwing", "-a", "where=constructor"));

    expect(code).toBe(1);
    expect(stderr).toContain("RangeError: broken in the constructor");
  });

  it("ends with exit code 2 when the command line makes no sense", async () => {
    expect(await runCommand(["runspider", ...SELECT])).toMatchObject({ code: 2, stdout: "" });
  });
});
