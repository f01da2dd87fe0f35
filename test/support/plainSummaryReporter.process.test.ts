import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const VITEST = join(createRequire(import.meta.url).resolve("vitest/package.json"), "../vitest.mjs");
const REPORTER = fileURLToPath(new URL("plainSummaryReporter.ts", import.meta.url));

/** Runs the files in a process of their own and gives the last line of what is printed. */
async function lastLineOf(files: Record<string, string>): Promise<{ line: string | undefined; exitCode: number }> {
  const root = await mkdtemp(join(tmpdir(), "plain-summary-"));
  const config = `import { PlainSummaryReporter } from ${JSON.stringify(REPORTER)};
    export default { test: { globals: true, reporters: ["default", new PlainSummaryReporter()] } };`;
  for (const [name, text] of Object.entries({ ...files, "vitest.config.ts": config })) {
    await writeFile(join(root, name), text);
  }
  const child = spawn(process.execPath, [VITEST, "run", "--root", root], { stdio: ["ignore", "pipe", "ignore"] });
  const closed = once(child, "close") as Promise<[number]>;
  const output = (await child.stdout.toArray()).join("");
  const [exitCode] = await closed;
  await rm(root, { recursive: true });
  return { line: output.trimEnd().split("\n").at(-1), exitCode };
}

describe("PlainSummaryReporter", () => {
  it("ends a good run with what passed", async () => {
    const { line, exitCode } = await lastLineOf({ "a.test.ts": "it('a', () => {}); it('b', () => {});" });

    expect(line).toBe("2 passed, 0 failed");
    expect(exitCode).toBe(0);
  });

  it("counts failed and skipped tests", async () => {
    const { line, exitCode } = await lastLineOf({
      "a.test.ts": "it('a', () => {}); it('b', () => { throw new Error('b'); }); it.skip('c', () => {}); it.todo('d');",
    });

    expect(line).toBe("1 passed, 1 failed, 2 skipped");
    expect(exitCode).toBe(1);
  });

  it("counts a file that cannot be loaded, a hook that fails and an error outside of all tests as failures", async () => {
    const { line, exitCode } = await lastLineOf({
      "a.test.ts": "throw new Error('not loaded');",
      "b.test.ts": "describe('b', () => { beforeAll(() => { throw new Error('hook'); }); it('c', () => {}); });",
      "d.test.ts": "it('d', () => { void Promise.reject(new Error('nobody looks')); });",
    });

    expect(line).toBe("1 passed, 3 failed, 1 skipped");
    expect(exitCode).toBe(1);
  });
});
