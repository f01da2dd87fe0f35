import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionalPackages } from "../../src/crawler/loadOptionalPackage.js";
import { ROOT } from "../cli/runChild.js";
import { packedPackage } from "./packedPackage.mjs";

const GOOD = '[\n{"from": "an earlier run"}\n]\n';
const HEAD = `
import { AsyncCrawlerProcess, CrawlerProcess, Request, Spider, UndiciDownloadHandler } from "deferred-interop/crawler";
const [url] = process.argv.slice(2);
class Titles extends Spider {
  static name = "titles";
  startUrls = [url];
  *parse(response) { yield { title: /<title>(.*)<\\/title>/.exec(response.text)[1] }; }
}
class Selecting extends Titles { *parse(response) { yield { title: response.css("title::text").get() }; } }
class Cheerio extends Titles { *parse(response) { yield { title: response.$("title").text() }; } }
class Cookies extends Titles { *start() { yield new Request(url, { cookies: { a: "1" } }); } }
const settings = { LOG_LEVEL: "INFO", FEEDS: { "out.json": { format: "json", overwrite: true } } };
const crawl = async (Process, spider, own = {}) => {
  const p = new Process({ ...settings, ...own });
  p.crawl(spider);
  try { await p.start(); console.log("fulfilled"); } catch (error) { console.log([error.name, error.code, error.message].join(" ")); }
};
const RL = { TWISTED_REACTOR_ENABLED: false };
`;

let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((_request, response) => response.end("<title>A book</title>")).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  folder = mkdtempSync(join(tmpdir(), "missing-"));
  // A copy: from a link, packages would be looked for where it leads.
  cpSync(join(packedPackage(), "node_modules"), join(folder, "node_modules"), { recursive: true });
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** How a program ended, with these packages installed; those with a version are only said to be there. */
async function run(text: string, packages: readonly string[] = [], args: readonly string[] = ["main.mjs", url]) {
  const added = packages.map((name) => add(name));
  writeFileSync(join(folder, "out.json"), GOOD);
  writeFileSync(join(folder, "main.mjs"), HEAD + text);
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const out = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (part) => (out[name] += part));
  const [code] = (await once(child, "close")) as [number];
  for (const path of added) rmSync(path, { recursive: true });
  rmSync(join(folder, "out.json.part"), { force: true });
  return { code, ...out, feed: readFileSync(join(folder, "out.json"), "utf8") };
}

function add(name: string): string {
  const [, plain = name, version] = /^(.+)@(.+)$/.exec(name) ?? [];
  const path = join(folder, "node_modules", plain);
  if (version === undefined) symlinkSync(join(ROOT, "node_modules", plain), path, "dir");
  else {
    mkdirSync(path);
    const [number, node = ">=10"] = version.split(" for ");
    const manifest = { name: plain, version: number, main: "index.js", engines: { node } };
    writeFileSync(join(path, "package.json"), JSON.stringify(manifest));
    writeFileSync(
      join(path, "index.js"),
      "throw new TypeError(\"Cannot read properties of undefined (reading 'bind')\");",
    );
  }
  expect(existsSync(path)).toBe(true);
  return path;
}

const missing = (name: string, neededFor: string): string =>
  `MissingPackageError ERR_MISSING_PACKAGE Cannot load the package "${name}", which ${neededFor} needs: it is not installed; install it with: npm install ${name}\n`;

describe("a crawl without an optional package", () => {
  it("no reactor, no undici: HTTP11DownloadHandler does it, with one line", async () => {
    const { code, stdout, stderr, feed } = await run("await crawl(AsyncCrawlerProcess, Titles, RL);");

    expect([code, stdout, feed]).toEqual([0, "fulfilled\n", '[\n{"title":"A book"}\n]\n']);
    expect(
      stderr.match(
        /INFO: HTTP11DownloadHandler downloads in the place of UndiciDownloadHandler: .*npm install undici$/gm,
      ),
    ).toHaveLength(1);
  });

  it("no reactor, undici for another Node: the same", async () => {
    const { code, stderr } = await run("await crawl(AsyncCrawlerProcess, Titles, RL);", ["undici@8.13.1 for >=99"]);

    expect(code).toBe(0);
    expect(stderr).toMatch(
      /in the place of UndiciDownloadHandler: .* version 8\.13\.1 is installed, expected one for Node [\d.]+, of \^7\.30\.2 \|\| \^8\.0\.0 \(that one is for >=99\)/,
    );
  });

  it.each<[string, string, string]>([
    [
      "UndiciDownloadHandler by name",
      `AsyncCrawlerProcess, Titles, { ...RL, DOWNLOAD_HANDLERS: { http: "deferred-interop/crawler#UndiciDownloadHandler" } }`,
      missing("undici", "UndiciDownloadHandler"),
    ],
    [
      "UndiciDownloadHandler by Scrapy's name, with a reactor",
      `AsyncCrawlerProcess, Titles, { DOWNLOAD_HANDLERS: { https: "scrapy.core.downloader.handlers._httpx.HttpxDownloadHandler" } }`,
      missing("undici", "UndiciDownloadHandler"),
    ],
    [
      "a class of one's own that extends it",
      "AsyncCrawlerProcess, Titles, { DOWNLOAD_HANDLERS: { http: class extends UndiciDownloadHandler { static lazy = true; } } }",
      missing("undici", "UndiciDownloadHandler"),
    ],
    [
      "ROBOTSTXT_OBEY",
      "CrawlerProcess, Titles, { ROBOTSTXT_OBEY: true }",
      missing("robots-parser", "obeying robots.txt (ROBOTSTXT_OBEY)"),
    ],
    [
      "COOKIES_ENABLED",
      "CrawlerProcess, Titles, { COOKIES_ENABLED: true }",
      missing("tough-cookie", "keeping cookies"),
    ],
    [
      "ROBOTSTXT_OBEY of the spider, under a reactor that blocks",
      `CrawlerProcess, class extends Titles { static customSettings = { ROBOTSTXT_OBEY: true }; }, { TWISTED_REACTOR: "twisted.internet.selectreactor.SelectReactor" }`,
      missing("robots-parser", "obeying robots.txt (ROBOTSTXT_OBEY)"),
    ],
  ])("that a setting asks for (%s): does not begin, and leaves the feed", async (_what, args, line) => {
    const { code, stdout, stderr, feed } = await run(`await crawl(${args});`);

    expect([code, stdout, feed]).toEqual([1, line, GOOD]);
    expect(stderr).not.toContain("Spider opened");
  });

  it("that only the default asks for (tough-cookie): warns before it begins", async () => {
    const { code, stderr } = await run("await crawl(AsyncCrawlerProcess, Titles, RL);");

    expect(code).toBe(0);
    expect(stderr).toMatch(
      /WARNING: Cookies are not kept: .*npm install tough-cookie\. Set COOKIES_ENABLED to false to do without them\n[^]*Spider opened/,
    );
  });

  it.each<[string, string, string[], string]>([
    ["css()", "Selecting", [], "htmlparser2"],
    ["css(), with htmlparser2", "Selecting", ["htmlparser2"], "css-select"],
    ["$", "Cheerio", [], "cheerio"],
    ["the cookies of a request", "Cookies", [], "tough-cookie"],
  ])("that a page needs (%s): ends, fails by its name, and leaves the feed", async (_what, spider, packages, name) => {
    const { code, stdout, feed } = await run(`await crawl(AsyncCrawlerProcess, ${spider}, RL);`, packages);

    expect([code, feed]).toEqual([1, GOOD]);
    expect(stdout).toMatch(new RegExp(`^MissingPackageError ERR_MISSING_PACKAGE .*npm install ${name}\\n$`));
  });

  it("through the command: says so in the last line, with exit code 1", async () => {
    const spider = HEAD.replace(/const crawl[^]*/, "")
      .replace("class Selecting", "export class Selecting")
      .replace("startUrls = [url]", `startUrls = ["${url}"]`);
    writeFileSync(join(folder, "spider.mjs"), spider);
    const command = "node_modules/deferred-interop/dist/cli/main.js";
    const select = await run("", [], [command, "runspider", "spider.mjs", "-O", "out.json", "-L", "ERROR"]);
    const robots = await run(
      "",
      [],
      [command, "runspider", "spider.mjs", "-O", "out.json", "-L", "ERROR", "-s", "ROBOTSTXT_OBEY=true"],
    );

    for (const { code, stderr, feed } of [select, robots]) {
      expect([code, feed]).toEqual([1, GOOD]);
      expect(stderr.trimEnd().split("\n").at(-1)).toMatch(
        /CRITICAL: Cannot load the package ".*", which .* needs: it is not installed; install it with: npm install [\w-]+$/,
      );
    }
  });
});

describe("a crawl with an optional package in another version", () => {
  it.each([
    ["undici@6.21.0", "version 6.21.0 is installed, expected ^7.30.2 || ^8.0.0; install it with: npm install undici"],
    ["undici@8.13.1 for >=99", "(that one is for >=99); install it with: npm install undici"],
  ])("%s: names the version and what is expected", async (name, problem) => {
    const handlers = `{ DOWNLOAD_HANDLERS: { http: "deferred-interop/crawler#UndiciDownloadHandler" } }`;
    const { code, stdout, feed } = await run(`await crawl(AsyncCrawlerProcess, Titles, ${handlers});`, [name]);

    expect([code, feed]).toEqual([1, GOOD]);
    expect(stdout).toContain(
      `PackageVersionError ERR_PACKAGE_VERSION Cannot load the package "undici", which UndiciDownloadHandler needs: version`,
    );
    expect(stdout).toContain(problem);
  });

  it("the versions that are expected: are those of package.json", () => {
    const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      peerDependencies: object;
    };

    expect(optionalPackages).toEqual(peerDependencies);
  });
});
