// What the crawler's HTTP costs under a reactor that blocks its thread, beside plain undici: node bench/blockingHttp.mjs
import { spawn } from "node:child_process";
import { Agent } from "undici";
import { inlineCallbacks, installReactor } from "../dist/index.js";
import { HTTP11DownloadHandler, Request, Settings } from "../dist/crawler/index.js";
import { medianOf } from "./medianOf.mjs";

const REQUESTS = 10_000;
const CONCURRENCY = 64;
const ROUNDS = 5;

const SERVER = `
  const body = Buffer.alloc(1024, "x");
  const server = require("node:http").createServer((request, response) => {
    response.writeHead(200, { "Content-Length": body.length }).end(body);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;

/** Milliseconds for all requests by undici, on the main thread. */
async function byUndici(agent, origin) {
  let asked = 0;
  const start = performance.now();
  const work = async () => {
    while (asked < REQUESTS) {
      const { statusCode, body } = await agent.request({ origin, path: `/${asked++}`, method: "GET" });
      requireWhole(statusCode, (await body.arrayBuffer()).byteLength);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return performance.now() - start;
}

/** Milliseconds for all requests by the crawler's handler, in a thread that is blocked. */
function byReactor(reactor, handler, origin) {
  let asked = 0;
  let working = CONCURRENCY;
  let failure;
  const work = inlineCallbacks(function* () {
    while (asked < REQUESTS) {
      const { status, body } = yield* handler.download(new Request(`${origin}/${asked++}`));
      requireWhole(status, body.length);
    }
  });
  const start = performance.now();
  reactor.callWhenRunning(() => {
    for (let i = 0; i < CONCURRENCY; i++) {
      work()
        .addErrback((found) => {
          failure ??= found;
        })
        // Not stop(), after which a reactor cannot be run again.
        .addCallback(() => --working === 0 && reactor.crash());
    }
  });
  reactor.run();
  failure?.raiseException();
  return performance.now() - start;
}

function requireWhole(status, length) {
  if (status !== 200 || length !== 1024) throw new Error(`A response of status ${status} with ${length} bytes`);
}

const server = spawn(process.execPath, ["-e", SERVER], { stdio: ["ignore", "pipe", "inherit"] });
const port = await new Promise((resolve) => server.stdout.once("data", (data) => resolve(String(data).trim())));
const origin = `http://127.0.0.1:${port}`;
const agent = new Agent({ connections: CONCURRENCY });
const reactor = installReactor("twisted.internet.selectreactor.SelectReactor");
const handler = new HTTP11DownloadHandler(new Settings({ CONCURRENT_REQUESTS_PER_DOMAIN: CONCURRENCY }));
const rounds = [];
for (let round = 0; round <= ROUNDS; round++) {
  const plain = await byUndici(agent, origin);
  const blocked = byReactor(reactor, handler, origin);
  // The first round warms up.
  if (round > 0) rounds.push({ plain, blocked, ratio: plain / blocked });
}
handler.close();
await agent.close();
server.kill();
const median = (name) => medianOf(rounds.map((round) => round[name]));
const perSecond = (milliseconds) => `${Math.round((REQUESTS * 1000) / milliseconds)}/s`;
console.log(
  `${process.version}: ${REQUESTS} requests, ${CONCURRENCY} at a time, 1 KiB: undici ${perSecond(median("plain"))}, ` +
    `blocked thread ${perSecond(median("blocked"))}, ratio ${median("ratio").toFixed(2)} ` +
    `(${rounds.map(({ ratio }) => ratio.toFixed(2)).join(" ")})`,
);
