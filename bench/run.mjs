// How much the core costs beside native promises: npm run bench -- [--smoke] [--only a,b] [--json]
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { formatTable } from "./formatTable.mjs";
import { measure } from "./harness.mjs";
import { OptionError, parseOptions, usage } from "./parseOptions.mjs";

/** Scenario name to file; those of the smoke run are the gates. */
const files = {
  a: "oneCallback",
  b: "tenCallbacks",
  c: "tenFiredReturned",
  d: "firedAwaits",
  dt: "typedFiredAwaits",
  e: "pendingAwaits",
  f: "gathering",
  g: "handledFailure",
  h: "longChain",
  j: "futureOfFired",
  jp: "futureOfPending",
  w: "timeouts",
  wm: "mixedTimeouts",
};
const gated = ["a", "b", "c", "d", "g"];
const selecting = new URL("scenarios/selecting.mjs", import.meta.url);
const MOST_MS_A_PAGE = 0.4;

const smokeSettings = { rounds: 21, sampleMs: 8, warmUpMs: 60 };
const fullSettings = { rounds: 31, sampleMs: 20, warmUpMs: 200 };

async function main(args) {
  const names = [...Object.keys(files), ...(existsSync(selecting) ? ["selecting"] : [])];
  const { smoke, json, help, only } = parseOptions(args, names);
  if (help) {
    console.log(usage);
    return 0;
  }
  requireReady();
  const chosen = names.filter((name) => (only === undefined ? !smoke || isGate(name) : only.has(name)));
  const results = await runScenarios(chosen, smoke ? smokeSettings : fullSettings);
  const report = { node: process.version, cpu: cpuName(), results };
  console.log(json ? JSON.stringify(report, null, 2) : formatReport(report));
  return smoke && results.some((result) => isGate(result.name) && !result.passed) ? 1 : 0;
}

function isGate(name) {
  return gated.includes(name) || name === "selecting";
}

function requireReady() {
  if (typeof globalThis.gc !== "function") {
    throw new OptionError("The bench needs the flags that `npm run bench` gives to node (bench/README.md says why)");
  }
  if (!existsSync(new URL("../dist/index.js", import.meta.url))) {
    throw new OptionError("The package is not built: run `npm run build` first");
  }
}

async function runScenarios(chosen, settings) {
  const scenarios = await loadScenarios(chosen.filter((name) => name in files));
  const measured = scenarios.length === 0 ? [] : await measure(scenarios, settings, await loadScenarios(gated));
  const results = measured.map((result) => ({ ...result, passed: result.ratio < 1 }));
  if (chosen.includes("selecting")) results.push(await runSelecting());
  return results;
}

function loadScenarios(names) {
  return Promise.all(names.map((name) => import(`./scenarios/${files[name]}.mjs`)));
}

async function runSelecting() {
  const { name, question, run } = await import(selecting.href);
  const { msPerPage, pages, peers } = await run();
  return { name, question, msPerPage, pages, peers, passed: msPerPage <= MOST_MS_A_PAGE };
}

function formatReport({ node, cpu, results }) {
  const contests = results.filter((result) => "ratio" in result);
  const pages = results.filter((result) => "msPerPage" in result);
  return [
    `node ${node}, ${cpu}`,
    ...(contests.length > 0 ? ["", formatContests(contests)] : []),
    ...pages.map((result) => `\n${formatSelecting(result)}`),
  ].join("\n");
}

function formatContests(contests) {
  const header = ["", "question", "ours ns/op", "native ns/op", "ratio", "spread", "verdict"];
  const rows = contests.map((result) => [
    result.name,
    result.question,
    result.ours.toFixed(0),
    result.native.toFixed(0),
    result.ratio.toFixed(2),
    `${result.low.toFixed(2)}–${result.high.toFixed(2)}`,
    result.passed ? `${(1 / result.ratio).toFixed(1)} times as fast` : `slower${isGate(result.name) ? ": FAILS" : ""}`,
  ]);
  return formatTable(header, rows, [2, 3, 4]);
}

function formatSelecting({ name, question, msPerPage, pages, peers, passed }) {
  const verdict = passed ? "within" : "FAILS";
  return [
    `${name}: ${question}`,
    `  ${msPerPage.toFixed(3)} ms of CPU a page over ${pages} pages (${verdict} the ${MOST_MS_A_PAGE} ms allowed)`,
    ...Object.entries(peers ?? {}).map(([peer, value]) => `  ${peer}: ${formatPeer(value)}`),
  ].join("\n");
}

function formatPeer(value) {
  return typeof value === "number" ? `${value.toFixed(3)} ms` : JSON.stringify(value);
}

function cpuName() {
  const all = cpus();
  return `${all[0]?.model.trim() ?? "unknown CPU"} × ${all.length}`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
