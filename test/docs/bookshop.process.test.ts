import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { get, type IncomingHttpHeaders } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { parseDocument } from "htmlparser2";
import { selectAll } from "css-select";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const SERVER = fileURLToPath(new URL("../../docs/examples/bookshop/server.mjs", import.meta.url));

interface Ready {
  url: string;
  pid: number;
}

interface Element {
  attribs: Record<string, string>;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  pieces: number;
}

async function readLine(stream: Readable): Promise<string> {
  const [line] = (await once(createInterface({ input: stream }), "line")) as [string];
  return line;
}

async function startShop(...args: string[]): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = spawn(process.execPath, [SERVER, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  return { child, ready: JSON.parse(await readLine(child.stdout)) as Ready };
}

/** Runs the server when it is not expected to stay. */
async function runShop(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [SERVER, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  const closed = once(child, "close") as Promise<[number]>;
  const [stdout, stderr] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  return { exitCode: (await closed)[0], stdout: stdout.join(""), stderr: stderr.join("") };
}

function fetchRaw(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
          pieces: chunks.length,
        });
      });
    }).once("error", reject);
  });
}

function select(answer: Answer, query: string): { href: string | undefined; text: string }[] {
  const elements = selectAll(query, parseDocument(answer.body.toString())) as unknown as Element[];
  return elements.map((element) => ({ href: element.attribs["href"], text: textOf(element) }));
}

function textOf(node: object): string {
  if ("data" in node) return String(node.data);
  return "children" in node ? (node.children as object[]).map(textOf).join("") : "";
}

/** Visits everything that can be reached by links from the front page, following redirects. */
async function walk(start: string): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  let frontier = [start];
  while (frontier.length > 0) {
    const found = await Promise.all(
      frontier.map(async (url) => {
        const answer = await fetchRaw(url);
        answers.set(url, answer);
        if (answer.headers.location !== undefined) return [new URL(answer.headers.location, url).href];
        return select(answer, "a[href]").map((link) => new URL(link.href ?? "", url).href.replace(/#.*$/, ""));
      }),
    );
    frontier = [...new Set(found.flat())].filter((url) => url.startsWith(start) && !answers.has(url));
  }
  return answers;
}

describe("the bookshop", () => {
  let child: ChildProcess;
  let base: string;
  let answers: Map<string, Answer>;
  const at = (path: string): string => new URL(path, base).href;

  beforeAll(async () => {
    const shop = await startShop();
    child = shop.child;
    base = shop.ready.url;
    answers = await walk(base);
  });

  afterAll(() => {
    child.kill("SIGKILL");
  });

  it("shows twelve books on a list page and a link to the next page", async () => {
    const page = await fetchRaw(at("/catalogue/page-1.html"));

    expect(page.status).toBe(200);
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(select(page, "li.card h3 a")).toHaveLength(12);
    expect(select(page, "a.next").map((link) => link.href)).toEqual(["page-2.html"]);
  });

  it("ends the pagination on page 20", async () => {
    const last = await fetchRaw(at("/catalogue/page-20.html"));

    expect(select(last, "li.card h3 a")).toHaveLength(12);
    expect(select(last, "a.next")).toEqual([]);
    expect((await fetchRaw(at("/catalogue/page-21.html"))).status).toBe(404);
  });

  it("tells everything about a book on its own page", async () => {
    const list = await fetchRaw(at("/catalogue/page-1.html"));
    const [first] = select(list, "li.card h3 a");
    const book = await fetchRaw(new URL(first?.href ?? "", at("/catalogue/page-1.html")).href);

    expect(select(book, "article.book h1")[0]?.text).toBe(first?.text);
    expect(select(book, "article.book .price")[0]?.text).toMatch(/^£\d+\.\d\d$/);
    expect(select(book, "article.book .author span")[0]?.text).toMatch(/^\S+ \S+$/);
    expect(select(book, "article.book .rating")[0]?.text).toMatch(/^[★☆]{5}$/);
    expect(select(book, ".availability")[0]?.text).toMatch(/^(In stock \(\d+ available\)|Out of stock)$/);
    expect(select(book, ".description p")).toHaveLength(2);
    expect(select(book, ".breadcrumbs a").map((link) => link.text)[0]).toBe("Home");
    expect(select(book, ".related a")).toHaveLength(5);
  });

  it("reaches 287 addresses from the front page: one of them moved, one gone", () => {
    const statuses = [...answers.values()].map((answer) => answer.status);

    expect(statuses.filter((status) => status === 200)).toHaveLength(1 + 20 + 12 * 2 + 240);
    expect(statuses.filter((status) => status === 301)).toHaveLength(1);
    expect(statuses.filter((status) => status === 404)).toHaveLength(1);
    expect(answers).toHaveLength(287);
  });

  it("links a moved book by its old address from list pages, and redirects to the new one", () => {
    const [oldUrl, moved] = [...answers].find(([, answer]) => answer.status === 301) ?? [];
    const newUrl = new URL(moved?.headers.location ?? "", oldUrl).href;
    const linking = [...answers].filter(([, page]) =>
      select(page, "a").some((link) => link.href !== undefined && oldUrl?.endsWith(link.href.replace("../", "/"))),
    );

    expect(linking.map(([url]) => url)).toContainEqual(expect.stringContaining("/catalogue/page-"));
    expect(answers.get(newUrl)?.status).toBe(200);
  });

  it("never links its statistics or its trial addresses", () => {
    const everything = [...answers.values()].map((answer) => answer.body.toString()).join("");
    expect(everything).not.toMatch(/\/(stats|loop|error|hang)\b/);
  });

  it("has relative links, an escaped ampersand, an open <li>, an upper-case attribute and a link in a comment", async () => {
    const front = (await fetchRaw(base)).body.toString();
    const category = (await fetchRaw(at("/category/poetry.html"))).body.toString();

    expect(category).toContain('href="?sort=title&amp;page=2"');
    expect(category).toContain('href="../book/');
    expect(front).toMatch(/<li><a href="category\/mystery.html">Mystery<\/a> <small>20<\/small>\n {2}<li>/);
    expect(front).toContain(' HREF="');
    expect(front).toMatch(/<!-- .*<a href="\/book\/not-a-link.html">.* -->/);
  });

  it("takes a query string in any order", async () => {
    const one = await fetchRaw(at("/category/poetry.html?sort=title&page=2"));
    const other = await fetchRaw(at("/category/poetry.html?page=2&sort=title"));

    expect(select(one, "li.card")).toHaveLength(8);
    expect(other.body).toEqual(one.body);
  });

  it.each(["gzip", "deflate, gzip;q=0.5", "br, GZIP"])("packs list pages for Accept-Encoding: %s", async (offer) => {
    const plain = await fetchRaw(at("/catalogue/page-3.html"));
    const packed = await fetchRaw(at("/catalogue/page-3.html"), { "accept-encoding": offer });

    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(packed.headers.vary).toBe("accept-encoding");
    expect(gunzipSync(packed.body)).toEqual(plain.body);
  });

  it.each(["identity", "gzip;q=0", "br", "xgzip"])(
    "sends list pages as they are for Accept-Encoding: %s",
    async (offer) => {
      const page = await fetchRaw(at("/catalogue/page-3.html"), { "accept-encoding": offer });

      expect(page.headers["content-encoding"]).toBeUndefined();
      expect(page.body.toString()).toContain("<!DOCTYPE html>");
    },
  );

  it("sends book pages as they are", async () => {
    const list = await fetchRaw(at("/catalogue/page-2.html"));
    const href = select(list, "li.card h3 a")[0]?.href ?? "";
    const book = await fetchRaw(new URL(href, at("/catalogue/")).href, { "accept-encoding": "gzip" });

    expect(book.status).toBe(200);
    expect(book.headers["content-encoding"]).toBeUndefined();
  });

  it("trickles one page in pieces, without announcing its length", () => {
    const slow = [...answers.values()].filter((page) => page.status === 200 && !("content-length" in page.headers));

    expect(slow).toHaveLength(1);
    expect(slow[0]?.pieces).toBeGreaterThan(1);
    expect(slow[0]?.body.toString()).toMatch(/<\/html>\n$/);
  });

  it("has no robots.txt", async () => {
    expect((await fetchRaw(at("/robots.txt"))).status).toBe(404);
  });

  it("redirects /loop/a and /loop/b to each other", async () => {
    const [a, b] = [await fetchRaw(at("/loop/a")), await fetchRaw(at("/loop/b"))];

    expect([a.status, a.headers.location]).toEqual([302, "/loop/b"]);
    expect([b.status, b.headers.location]).toEqual([302, "/loop/a"]);
  });

  it("fails on purpose at /error/500", async () => {
    expect((await fetchRaw(at("/error/500"))).status).toBe(500);
  });

  it("refuses methods other than GET and HEAD", async () => {
    const answer = await fetch(base, { method: "POST", body: "a=1" });

    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, HEAD");
  });

  it("counts what it served at /stats, which does not count itself", async () => {
    const { child: other, ready } = await startShop();
    await fetchRaw(`${ready.url}catalogue/page-1.html`, { "accept-encoding": "gzip" });
    await fetchRaw(`${ready.url}catalogue/page-1.html`);
    await fetchRaw(`${ready.url}nowhere`);
    const stats: unknown = JSON.parse((await fetchRaw(`${ready.url}stats`)).body.toString());
    other.kill("SIGKILL");

    expect(stats).toEqual({
      requests: 3,
      differentUrls: 2,
      repeated: { "/catalogue/page-1.html": 2 },
      byStatus: { "200": 2, "404": 1 },
      gzipped: 1,
      mostAtOnce: 1,
    });
  });

  it("has the same books in every process", async () => {
    const { child: other, ready } = await startShop();
    const theirs = await fetchRaw(`${ready.url}catalogue/page-9.html`);
    other.kill("SIGKILL");

    expect(theirs.body).toEqual((await fetchRaw(at("/catalogue/page-9.html"))).body);
  });
});

describe("the bookshop's process", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "ends with exit code 0 on %s, even with a request under way",
    async (signal) => {
      const { child, ready } = await startShop();
      const hanging = fetchRaw(`${ready.url}hang`).catch((error: NodeJS.ErrnoException) => error.code);
      await fetchRaw(ready.url);

      child.kill(signal);

      expect(await once(child, "exit")).toEqual([0, null]);
      expect(await hanging).toBe("ECONNRESET");
    },
  );

  it("says on one line of JSON where it listens and who it is", async () => {
    const child = spawn(process.execPath, [SERVER], { stdio: ["pipe", "pipe", "inherit"] });
    const output = child.stdout.toArray();
    child.stdin.end();

    expect((await output).join("")).toMatch(
      new RegExp(`^\\{"url":"http://127\\.0\\.0\\.1:\\d+/","pid":${child.pid}\\}\\n$`),
    );
  });

  it("ends when its parent closes its standard input", async () => {
    const { child } = await startShop();

    child.stdin?.end();

    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("ends when its parent closes the IPC channel", async () => {
    const child = spawn(process.execPath, [SERVER], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
    await readLine(child.stdout as Readable);

    child.disconnect();

    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("ends when its parent is killed", async () => {
    const program = `require("node:child_process").spawn(process.execPath, [${JSON.stringify(SERVER)}], { stdio: ["pipe", "inherit", "inherit"] })`;
    const parent = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    const { url } = JSON.parse(await readLine(parent.stdout)) as Ready;

    parent.kill("SIGKILL");
    // The shop holds the other end of this pipe: it closes when the last of the two is gone.
    await once(parent.stdout.resume(), "close");

    await expect(fetchRaw(url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("names the port, the cause and the cure when the port is taken", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;

    const { exitCode, stdout, stderr } = await runShop("--port", String(port));
    holder.close();

    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      `Cannot listen on 127.0.0.1:${port}: another program has this port already (EADDRINUSE). ` +
        "Stop that program, or choose another port with --port N (--port 0 picks a free one)\n",
    );
  });

  it.each(["abc", "65536", "-1", "1.5", ""])('refuses "%s" as a port', async (port) => {
    const { exitCode, stderr } = await runShop(`--port=${port}`);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Cannot use port "${port}": want a whole number from 0 to 65535`);
  });
});
