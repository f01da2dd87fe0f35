import { medianOf, quantileOf } from "./medianOf.mjs";

// Promises of 1,000 operations fit in new space; with 16,000 native promises are promoted and look 3–4 times slower.
const OPERATIONS_A_BATCH = 1_000;

/**
 * Measures what one operation costs every peer of every scenario, in CPU time.
 *
 * All peers are checked and warmed up first. Then, in each round, scenarios and peers take their turns in random order,
 * and a round gives one ratio for each scenario: what slows the machine for a while slows both sides of it.
 *
 * @param scenarios - modules with `name`, `question`, `expected(count)`, `peers` and perhaps `operations` (in a batch)
 * @param settings - `rounds`; `sampleMs`, the CPU time of a sample; `warmUpMs`, of each peer before
 * @param company - scenarios that are warmed up too, whatever is measured: a call site that knows one callback only is
 *   flattered, no program is like that
 * @returns for each scenario `{ name, question, ours, native, ratio, low, high }`: medians in ns for an operation, and of
 *   the rounds' ratios ours / native the median and the quartiles
 */
export async function measure(scenarios, { rounds, sampleMs, warmUpMs }, company) {
  const contests = scenarios.map((scenario) => ({ scenario, runners: runnersOf(scenario) }));
  const runners = contests.flatMap((contest) => contest.runners);
  const others = company.filter((scenario) => !scenarios.includes(scenario)).flatMap(runnersOf);
  for (const runner of [...runners, ...others]) await runner.runBatches(1);
  for (const runner of [...runners, ...others]) await runner.warmUp(warmUpMs);
  for (const runner of runners) await runner.choosePace(sampleMs);
  for (let round = 0; round < rounds; round += 1) {
    for (const contest of shuffled(contests)) {
      for (const runner of shuffled(contest.runners)) await runner.sample();
    }
  }
  return contests.map(resultOf);
}

function runnersOf(scenario) {
  return Object.keys(scenario.peers).map((peer) => new PeerRunner(scenario, peer));
}

class PeerRunner {
  /** Nanoseconds for an operation, one entry for each round. */
  samples = [];
  #batchesInSample = 1;
  #run;
  #operations;
  #expected;
  #title;

  constructor(scenario, peer) {
    this.peer = peer;
    this.#run = scenario.peers[peer];
    this.#operations = scenario.operations ?? OPERATIONS_A_BATCH;
    this.#expected = scenario.expected(this.#operations);
    this.#title = `Scenario ${scenario.name}, ${peer}`;
  }

  /** Runs batches, checks each outcome, and gives the CPU time taken in milliseconds. */
  async runBatches(count) {
    const before = process.cpuUsage();
    for (let batch = 0; batch < count; batch += 1) {
      const pending = this.#run(this.#operations);
      const outcome = typeof pending === "object" ? await pending : pending;
      if (outcome !== this.#expected) {
        throw new Error(
          `${this.#title} gives ${String(outcome)} for ${this.#operations} operations: ${this.#expected} is right`,
        );
      }
    }
    // What a peer left for the end of the turn belongs to it.
    await undefined;
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  }

  async warmUp(milliseconds) {
    for (let spent = 0; spent < milliseconds;) spent += await this.runBatches(1);
  }

  /** Decides how many batches make a sample, so that each takes about that long. */
  async choosePace(sampleMs) {
    let batches = 1;
    let spent = await this.runBatches(batches);
    while (spent < sampleMs / 4) {
      batches *= 2;
      spent = await this.runBatches(batches);
    }
    this.#batchesInSample = Math.max(1, Math.round((batches * sampleMs) / spent));
  }

  async sample() {
    // Minor only: a full one throws away the compiled code of what did not run since (`bench/README.md`).
    gc({ type: "minor" });
    const spent = await this.runBatches(this.#batchesInSample);
    this.samples.push((spent * 1e6) / (this.#batchesInSample * this.#operations));
  }
}

function resultOf({ scenario, runners }) {
  const [ours, native] = ["ours", "native"].map((peer) => runners.find((runner) => runner.peer === peer).samples);
  const ratios = ours.map((sample, round) => sample / native[round]);
  return {
    name: scenario.name,
    question: scenario.question,
    ours: medianOf(ours),
    native: medianOf(native),
    ratio: medianOf(ratios),
    low: quantileOf(ratios, 0.25),
    high: quantileOf(ratios, 0.75),
  };
}

function shuffled(list) {
  const rest = [...list];
  const result = [];
  while (rest.length > 0) result.push(...rest.splice(Math.floor(Math.random() * rest.length), 1));
  return result;
}
