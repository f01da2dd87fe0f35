import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "conformance-"));
afterAll(() => rmSync(folder, { recursive: true }));

const named = fileURLToPath(new URL("vectors-named.jsonl", import.meta.url));
const firstNamed = readFileSync(named, "utf8").split("\n")[0] ?? "";

describe("npm run conformance", () => {
  it("counts what passed in its last line", () => {
    const { code, lastLine } = run(writeVectors(firstNamed));

    expect([code, lastLine]).toEqual([0, "1 passed, 0 failed"]);
  });

  it("prints the first five mismatches, counts all and exits with 1", () => {
    const wrong = firstNamed.replace('"call","f1",1', '"call","f1",2');
    const { code, lastLine, output } = run(writeVectors(firstNamed, ...Array<string>(7).fill(wrong)));

    expect([code, lastLine]).toEqual([1, "1 passed, 7 failed"]);
    expect(output.match(/^mismatch \d/gm)).toHaveLength(5);
    expect(output).toContain("first difference: ops[3][0][2]: expected 2, actual 1");
  });

  it("replays the two files of this folder when none is named", () => {
    const { code, lastLine } = run("--family", "named,locks");

    expect(code).toBe(0);
    expect(Number(/^(\d+) passed, 0 failed$/.exec(lastLine)?.[1])).toBeGreaterThan(90);
  });

  it.each([
    ["an unknown option", [named, "--families", "core"], /^Unknown option --families/],
    ["an unknown family", [named, "--family", "core,timers"], /^Unknown family "timers"; the families are core, /],
    ["a --family without a name", [named, "--family"], /^--family needs one or more names/],
    ["a filter that matches nothing", [named, "--family", "core"], /^No program of core in /],
    ["a file that cannot be read", [join(folder, "absent.jsonl")], /^Cannot read .*absent\.jsonl: ENOENT/],
  ])("refuses %s", (_title, args, message) => {
    const { code, errors } = run(...args);

    expect(code).toBe(2);
    expect(errors).toMatch(message);
  });

  it.each([
    ["a line that is not JSON", "{", /:2: not a line of JSON/],
    ["a line that is not a vector", "{}", /:2: not a vector/],
    ["a vector of an unknown family", firstNamed.replace('"named"', '"other"'), /:2: unknown family "other"/],
  ])("names the place of %s", (_title, line, message) => {
    const { code, errors } = run(writeVectors(firstNamed, line));

    expect(code).toBe(2);
    expect(errors).toMatch(message);
  });
});

function writeVectors(...lines: string[]): string {
  const path = join(folder, "vectors.jsonl");
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

function run(...args: string[]): { code: number; output: string; errors: string; lastLine: string } {
  const main = fileURLToPath(new URL("main.mjs", import.meta.url));
  try {
    const output = execFileSync(process.execPath, [main, ...args], { encoding: "utf8", stdio: "pipe" });
    return { code: 0, output, errors: "", lastLine: lastLineOf(output) };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, output: stdout, errors: stderr, lastLine: lastLineOf(stdout) };
  }
}

function lastLineOf(output: string): string {
  return output.trimEnd().split("\n").at(-1) ?? "";
}
