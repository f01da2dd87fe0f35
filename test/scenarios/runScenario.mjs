import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findProblems } from "./findProblems.mjs";

/** A program that takes longer hangs, in milliseconds; none waits for anything but itself. */
const TIME_LIMIT = 30_000;

/**
 * Run the program of a scenario and judge it.
 *
 * @param {import("./scenarios.mjs").Scenario} scenario - One with a program.
 * @param {string} node - The Node to run it.
 * @returns {Promise<{ problems: string[], stderr: string }>} What is not as it should be, and what it has written.
 */
export async function runScenario(scenario, node) {
  const [program, ...args] = scenario.program;
  const child = spawn(node, [fileURLToPath(new URL(`programs/${program}.mjs`, import.meta.url)), ...args], {
    env: environment(),
    stdio: ["ignore", "ignore", "pipe"],
  });
  const signals = [...(scenario.signals ?? [])];
  let stderr = "";
  let seen = 0;
  let hung = false;
  const limit = setTimeout(() => {
    hung = true;
    child.kill("SIGKILL");
  }, TIME_LIMIT);
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
    for (let place; signals.length > 0 && (place = stderr.indexOf(signals[0].when, seen)) !== -1;) {
      seen = place + signals[0].when.length;
      child.kill(signals.shift().send);
    }
  });
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (...result) => resolve(result));
  });
  clearTimeout(limit);
  const problems = findProblems(scenario, stderr, code ?? signal);
  if (hung) problems.unshift(`did not end within ${TIME_LIMIT / 1000} s`);
  for (const { when, send } of signals) problems.push(`${send} was not sent, as there was no ${JSON.stringify(when)}`);
  return { problems, stderr };
}

/** Ours, without what makes programs behave otherwise: colours, and that npm is at work. */
function environment() {
  const { npm_lifecycle_event: _event, FORCE_COLOR: _colour, NODE_OPTIONS: _options, ...rest } = process.env;
  return rest;
}
