import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Child, ROOT, runToEnd } from "../cli/runChild.js";

const DEMO = join(ROOT, "docs/examples/demo.mjs");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "demo-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The demo, with a folder of its own for what it writes. */
const inFolder = (): { env: NodeJS.ProcessEnv } => ({ env: { TMPDIR: folder } });

/** Whether the shop whose address the demo has printed still answers. */
async function isOpen(stdout: string): Promise<boolean> {
  const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(stdout)?.[0] ?? "";
  return fetch(url).then(
    () => true,
    () => false,
  );
}

describe("npm run demo", () => {
  it("crawls the shop in both modes, compares, and leaves nothing behind", async () => {
    const { code, stdout, stderr } = await runToEnd([DEMO], inFolder());

    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^ {2}AR +with the asyncio reactor +260 +240 +\d+\.\d\d +\d+$/m);
    expect(stdout).toMatch(/^ {2}RL +without a reactor +260 +240 +\d+\.\d\d +\d+$/m);
    expect(stdout).toContain("Both crawls brought home the same 240 books, and all there are.");
    expect([readdirSync(folder), await isOpen(stdout)]).toEqual([[], false]);
  });

  it("says so when its port is taken", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;
    const { code, stderr } = await runToEnd([DEMO, "--port", String(port)], inFolder());
    holder.close();

    expect(code).toBe(1);
    expect(stderr).toContain(`Cannot listen on 127.0.0.1:${port}: another program has this port already (EADDRINUSE).`);
    expect(stderr.trimEnd().split("\n").at(-1)).toBe("The bookshop could not be opened");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("refuses options that it does not know", async () => {
    const { code, stderr } = await runToEnd([DEMO, "--prot", "8000"], inFolder());

    expect(code).toBe(2);
    expect(stderr).toContain("Usage: node docs/examples/demo.mjs [--port N]");
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("cleans up after %s", async (signal, code) => {
    const child = new Child([DEMO], inFolder());
    await child.wrote("Crawling with");
    child.process.kill(signal);

    expect(await child.ended()).toBe(code);
    expect(child.stderr).toBe("Stopped: the demo is not complete\n");
    expect([readdirSync(folder), await isOpen(child.stdout)]).toEqual([[], false]);
  });
});
