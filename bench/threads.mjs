// What a trivial task in a thread costs, beside Piscina and tinypool: npm ci --prefix bench, then node bench/threads.mjs
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import Piscina from "piscina";
import Tinypool from "tinypool";
import { threadTask, ThreadPool } from "../dist/index.js";
import { formatTable } from "./formatTable.mjs";
import { medianOf, quantileOf } from "./medianOf.mjs";

const ROUNDS = 15;
const SAMPLE_MS = 150;
const THREADS = 2;
const module = new URL("threads/task.mjs", import.meta.url);

const pool = new ThreadPool({ maxThreads: THREADS });
const imported = threadTask(module, "default");
const increment = (n) => n + 1;
const options = { filename: fileURLToPath(module), minThreads: THREADS, maxThreads: THREADS };
const piscina = new Piscina(options);
const tinypool = new Tinypool(options);

/** Each gives a promise, because that is what the peers give. */
const peers = {
  "ours, of a module": (n) => pool.run(imported, n).asFuture(),
  "ours, sent as text": (n) => pool.run(increment, n).asFuture(),
  piscina: (n) => piscina.run(n),
  tinypool: (n) => tinypool.run(n),
};

/** Microseconds for a task, when so many are under way at a time. */
async function sample(run, atOnce) {
  const end = performance.now() + SAMPLE_MS;
  const begun = performance.now();
  let done = 0;
  const work = async () => {
    while (performance.now() < end) {
      if ((await run(1)) !== 2) throw new Error("A pool gives the wrong result");
      done++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return ((performance.now() - begun) * 1_000) / done;
}

async function contest(question, atOnce) {
  const names = Object.keys(peers);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -2; round < ROUNDS; round++) {
    for (const name of shuffled(names)) {
      const cost = await sample(peers[name], atOnce);
      if (round >= 0) samples[name].push(cost);
    }
  }
  return names.map((name) => {
    const ratios = samples[name].map((cost, round) => cost / samples.piscina[round]);
    const spread = `${quantileOf(ratios, 0.25).toFixed(2)}–${quantileOf(ratios, 0.75).toFixed(2)}`;
    return [question, name, medianOf(samples[name]).toFixed(1), medianOf(ratios).toFixed(2), spread];
  });
}

function shuffled(names) {
  return names
    .map((name) => [Math.random(), name])
    .sort(([a], [b]) => a - b)
    .map(([, name]) => name);
}

const header = ["question", "pool", "µs/task", "ratio to piscina", "spread"];
const rows = [...(await contest("one at a time", 1)), ...(await contest("16 at a time", 16))];
console.log(
  `node ${process.version}, ${cpus()[0]?.model ?? "unknown CPU"} × ${cpus().length}, ${THREADS} threads each\n`,
);
console.log(formatTable(header, rows, [2, 3]));
await Promise.all([pool.close().asFuture(), piscina.destroy(), tinypool.destroy()]);
