/**
 * A small bookshop on 127.0.0.1 to try crawlers on: `node docs/examples/bookshop/server.mjs [--port N]`.
 *
 * Prints one line of JSON, `{"url":"http://127.0.0.1:PORT/","pid":PID}`, when it is ready. It ends on SIGTERM and SIGINT,
 * and, when another program started it through a pipe or an IPC channel, as soon as that program lets go.
 */
import { fstatSync } from "node:fs";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { createSite } from "./site.mjs";

const HOST = "127.0.0.1";
const USAGE = "Usage: node docs/examples/bookshop/server.mjs [--port N]   (0, the default, picks a free port)";

function fail(message, exitCode) {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

function readPort() {
  let values;
  try {
    ({ values } = parseArgs({ options: { port: { type: "string", default: "0" } } }));
  } catch (error) {
    fail(`${error.message}\n${USAGE}`, 2);
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) {
    fail(`Cannot use port "${values.port}": want a whole number from 0 to 65535\n${USAGE}`, 2);
  }
  return port;
}

function explain(error, port) {
  if (error.code !== "EADDRINUSE") return `Cannot listen on ${HOST}:${port}: ${error.message}`;
  return (
    `Cannot listen on ${HOST}:${port}: another program has this port already (EADDRINUSE). ` +
    "Stop that program, or choose another port with --port N (--port 0 picks a free one)"
  );
}

/** Calls `leave` when whoever started this process goes away. A terminal, a file and /dev/null say nothing about that. */
function watchParent(leave) {
  if (process.channel) {
    process.once("disconnect", leave);
    return;
  }
  let stdin;
  try {
    stdin = fstatSync(0);
  } catch {
    return;
  }
  if (!stdin.isFIFO() && !stdin.isSocket()) return;
  process.stdin.once("end", leave).once("error", leave).resume();
}

const port = readPort();
const server = createServer(createSite());

function leave() {
  server.close(() => process.exit(0));
  server.closeAllConnections();
}

watchParent(leave);
server.once("error", (error) => fail(explain(error, port), 1));
server.listen(port, HOST, () => {
  process.stdout.on("error", leave);
  process.stdout.write(`${JSON.stringify({ url: `http://${HOST}:${server.address().port}/`, pid: process.pid })}\n`);
  process.once("SIGTERM", leave);
  process.once("SIGINT", leave);
});
