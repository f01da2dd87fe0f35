/**
 * A site on which a good many answers go wrong: `node faultServer.mjs SEED PAGES`. Prints its URL, and ends when its standard
 * input does.
 *
 * Each first part of a path (`/AR/index/0`) is a site of its own with the same faults, so that several crawls can be compared.
 * `/AR/report` says what there is to be had, and what went wrong.
 */
import { createServer } from "node:http";
import { answers } from "./faultKinds.mjs";
import { createPlan, doomedPages, fateOf, indexText, pageText, reachableBooks } from "./faultPlan.mjs";

const [seed, pages] = process.argv.slice(2).map(Number);
const plan = createPlan(seed, pages);
const sites = new Map();
const usedConnections = new WeakSet();

function siteOf(name) {
  if (!sites.has(name)) sites.set(name, { tries: new Map(), given: {}, onUsedConnection: {}, requests: 0 });
  return sites.get(name);
}

/** What is to be given at this try. */
function nextAnswer({ tries }, kind, number) {
  const key = `${kind} ${number}`;
  const attempt = tries.get(key) ?? 0;
  tries.set(key, attempt + 1);
  const { faults, whole, doom } = fateOf(plan, kind, number);
  return doom ?? faults[attempt] ?? whole;
}

function note(counts, key) {
  counts[key] = (counts[key] ?? 0) + 1;
}

function answer(request, response) {
  const [, name, kind, number] = request.url.split("/");
  const site = siteOf(name);
  if (kind === "report") {
    const { given, onUsedConnection, requests } = site;
    response.end(
      JSON.stringify({ given, onUsedConnection, requests, books: reachableBooks(plan), doomed: doomedPages(plan) }),
    );
    return;
  }
  site.requests++;
  if (kind === "moved") {
    usedConnections.add(request.socket);
    response.writeHead(301, { Location: `../page/${number}` }).end();
    return;
  }
  const text = kind === "index" ? indexText(plan, Number(number)) : pageText(Number(number));
  const given = nextAnswer(site, kind, Number(number));
  note(site.given, given);
  if (usedConnections.has(request.socket)) note(site.onUsedConnection, given);
  usedConnections.add(request.socket);
  answers[given]({ response, path: request.url }, Buffer.from(text));
}

const server = createServer({ keepAliveTimeout: 600_000 }, answer);
server.on("clientError", (_error, socket) => socket.destroy());
// A client that leaves in the middle is what this is about.
server.on("connection", (socket) => socket.on("error", () => undefined));
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
process.stdin.on("end", () => process.exit(0)).resume();
