// Runs random programs on the built package: npm run test:programs -- [--runs 20000] [--mode none|asyncio|select] [--seed 1]
//
// Half of them use promises. Without --mode, they are run in each mode, in a process of its own, and those without promises
// must do the same in all of them.
import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkNow, checkWithPromises } from "./checkPrograms.mjs";
import { report } from "./printProgram.mjs";

const MODES = ["none", "asyncio", "select"];
const ENTRY = new URL("../../../dist/index.js", import.meta.url);

/** Programs of one seed: a program is found again by its seed, and shrunk from there. */
const BATCH = 250;
const HALF = BATCH / 2;

async function main(args) {
  const { values } = parseArgs({
    args,
    options: { runs: { type: "string" }, mode: { type: "string" }, seed: { type: "string" } },
  });
  const runs = wholeNumber("runs", values.runs ?? "1000");
  const seed = wholeNumber("seed", values.seed ?? String(Date.now() % 1_000_000));
  if (values.mode !== undefined && !MODES.includes(values.mode)) {
    throw new RangeError(`--mode: expected ${MODES.join(", ")}, got ${values.mode}`);
  }
  if (!existsSync(ENTRY)) throw new Error("The package is not built: run `npm run build` first");
  return values.mode === undefined ? compareModes(runs, seed) : runMode(values.mode, runs, seed);
}

function wholeNumber(name, text) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new RangeError(`--${name}: expected a whole number of 1 or more, got ${text}`);
  }
  return number;
}

/** @returns The exit code. */
async function compareModes(runs, seed) {
  const digests = [];
  for (const mode of MODES) {
    const child = fork(fileURLToPath(import.meta.url), [
      "--mode",
      mode,
      "--runs",
      String(runs),
      "--seed",
      String(seed),
    ]);
    child.on("message", (message) => digests.push(message));
    const [code] = await once(child, "close");
    if (code !== 0) return code ?? 1;
  }
  const [expected, ...others] = digests;
  const at = expected.findIndex((digest, index) => others.some((other) => other[index] !== digest));
  if (at >= 0) {
    const modes = MODES.filter((_, mode) => digests[mode][at] !== expected[at]);
    console.log(
      `// Another course in mode ${modes.join(", ")}\n${await show(seed + Math.floor(at / HALF), at % HALF)}`,
    );
    return 1;
  }
  console.log(`${expected.length} programs without promises do the same in all modes`);
  return 0;
}

async function show(seed, wanted) {
  const api = await import(ENTRY.href);
  const texts = [];
  checkNow(api, { seed, runs: wanted + 1, onProgram: (_, world) => texts.push(report(world)) });
  return `// Seed ${seed}, program ${wanted + 1}\n${texts[wanted]}`;
}

/** @returns The exit code. */
async function runMode(mode, runs, seed) {
  const api = await import(ENTRY.href);
  api.setUnhandledErrorHandler(() => undefined);
  const seeds = Array.from({ length: Math.ceil(runs / BATCH) }, (_, batch) => seed + batch);
  const before = process.cpuUsage();
  const { failure, digests } = await RUN[mode](api, seeds);
  const { user, system } = process.cpuUsage(before);
  if (failure !== undefined) {
    console.log(
      `// In mode ${mode}; again: npm run test:programs -- --mode ${mode} --runs ${BATCH} --seed ${failure.seed}`,
    );
    console.log(failure.text);
    return 1;
  }
  console.log(
    `${mode}: ${seeds.length * BATCH} programs from seed ${seed}, ${((user + system) / 1e6).toFixed(1)} s of CPU`,
  );
  process.send?.(digests);
  return 0;
}

const RUN = {
  none: runOnLoop,

  async asyncio(api, seeds) {
    api.installReactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor");
    const reactor = api.getReactor();
    const running = reactor.run();
    const outcome = await runOnLoop(api, seeds);
    reactor.stop();
    await running;
    return outcome;
  },

  /** All in one blocking `run()`, a batch a turn. */
  select(api, seeds) {
    api.installReactor("twisted.internet.selectreactor.SelectReactor");
    const reactor = api.getReactor();
    const outcome = { digests: [] };
    const batch = (index) => {
      const seed = seeds[index];
      const options = { seed, runs: HALF, promisesSettle: false };
      const failure = checkNow(api, noting(outcome, options)) ?? checkNow(api, { ...options, promises: true });
      if (failure !== undefined) outcome.failure = { seed, text: failure };
      if (failure !== undefined || index + 1 === seeds.length) reactor.stop();
      else reactor.callLater(0, batch, index + 1);
    };
    reactor.callWhenRunning(batch, 0);
    reactor.run();
    return outcome;
  },
};

async function runOnLoop(api, seeds) {
  const outcome = { digests: [] };
  for (const seed of seeds) {
    const options = { seed, runs: HALF };
    const failure = checkNow(api, noting(outcome, options)) ?? (await checkWithPromises(api, options));
    if (failure !== undefined) return { ...outcome, failure: { seed, text: failure } };
  }
  return outcome;
}

/** Has the course of each program kept, in short. */
function noting({ digests }, options) {
  const onProgram = (_, { events }) => digests.push(createHash("md5").update(events.join("\n")).digest("base64"));
  return { ...options, onProgram };
}

process.exitCode = await main(process.argv.slice(2));
