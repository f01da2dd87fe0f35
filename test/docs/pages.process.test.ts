import { spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const pages = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "bench/README.md"],
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.startsWith("api"))
    .map((name) => join("docs", name)),
];

const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

function read(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

function matchesOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

/** The anchor that a heading gets. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

/** Why a link of a page leads nowhere. */
function faultOf(page: string, link: string): string | undefined {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, target))) return `${page} links ${link}, which does not exist`;
  if (anchor === undefined || !target.endsWith(".md")) return undefined;
  const anchors = matchesOf(read(target), /^#+ (.*)$/gm).map(anchorOf);
  return anchors.includes(anchor) ? undefined : `${page} links ${link}, and there is no such heading`;
}

/** Runs a program in the folder of the package, which finds itself there by its own name, as it is built. */
function runProgram(code: string): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ["--input-type=module"], { cwd: ROOT, input: code, encoding: "utf8" });
}

describe.each(pages)("%s", (page) => {
  const text = read(page);

  it("has no link that leads nowhere", () => {
    const links = matchesOf(text, /\]\(([^)\s]+)\)/g).filter((link) => !/^[a-z]+:/.test(link));

    expect(links.map((link) => faultOf(page, link)).filter((fault) => fault !== undefined)).toEqual([]);
  });

  it("names no file that does not exist", () => {
    const files = matchesOf(text, /`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|mjs|md|json|jsonl))`/g);

    const missing = files.filter((file) => !existsSync(join(ROOT, file)) && !existsSync(join(ROOT, "src", file)));
    expect(missing.filter((file) => !existsSync(join(ROOT, dirname(page), file)))).toEqual([]);
  });

  it("names no command of package.json that does not exist", () => {
    const commands = matchesOf(text, /\bnpm run (?:--silent )?([\w:]+)/g);

    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
  });
});

describe("README.md", () => {
  const text = read("README.md");

  it("has at most 200 lines", () => {
    expect(text.split("\n").length).toBeLessThanOrEqual(201);
  });

  it("begins with the commands that show the package at work", () => {
    const [first] = matchesOf(text, /```sh\n([^]*?)```/g);

    expect(first).toMatch(/^npm ci && npm run demo\b.*\nnpm ci && npm test\b.*\n$/);
  });

  it("has an example whose output is what its comments say", async () => {
    const [example = ""] = matchesOf(text, /```ts\n([^]*?)```/g);
    const { code } = await transform(example, { loader: "ts", format: "esm" });
    const run = runProgram(code);

    expect(run.stderr).toBe("");
    expect(run.stdout.trim().split("\n")).toEqual(matchesOf(example, /console\.log\(.*\/\/ (.*)$/gm));
  });
});

describe("the crawl in README.md", () => {
  it("brings home every book of the bookshop", async () => {
    const shop = spawn(process.execPath, [join(ROOT, "docs/examples/bookshop/server.mjs")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface(shop.stdout), "line")) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const [spider = "", crawl = ""] = matchesOf(read("README.md"), /```js\n([^]*?)```/g);

    const program = spider.replace("export class", "class").replace("http://127.0.0.1:8000/", url);
    const run = runProgram(program + crawl.replace(/^import .* from "\.\/.*\n/m, ""));
    shop.kill();

    expect(run.status).toBe(0);
    expect(run.stderr).toContain("'item_scraped_count': 240");
  });
});

describe("docs/ARCHITECTURE.md", () => {
  it("has at most 250 lines", () => {
    expect(read("docs/ARCHITECTURE.md").split("\n").length).toBeLessThanOrEqual(251);
  });
});
