// Runs the scenarios of Scrapy's crawler processes and runners on the built package:
//   npm run scenarios -- [--only S12,S13] [--node BINARY] [--jobs 2] [--write]
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { makeTable } from "./makeTable.mjs";
import { runScenario } from "./runScenario.mjs";
import { groups } from "./scenarios.mjs";

const TABLE = new URL("../../docs/scenarios.md", import.meta.url);
/** How many lines of a log are shown when it is not as it should be. */
const TAIL = 25;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    node: { type: "string", default: process.execPath },
    jobs: { type: "string", default: "2" },
    write: { type: "boolean", default: false },
  },
});

process.exitCode = await main();

async function main() {
  if (!existsSync(new URL("../../dist/crawler/index.js", import.meta.url))) {
    console.error("The package is not built: run `npm run build` first");
    return 2;
  }
  if (values.write) writeFileSync(TABLE, makeTable());
  else if (!existsSync(TABLE) || readFileSync(TABLE, "utf8") !== makeTable()) {
    console.log("docs/scenarios.md is out of date: run `npm run scenarios -- --write`");
    return 1;
  }
  const wanted = values.only?.split(",");
  const chosen = groups
    .flatMap(([, scenarios]) => scenarios)
    .filter(({ id, program }) => program !== undefined && (wanted === undefined || wanted.includes(id)));
  const left = chosen.filter(({ pending }) => pending === undefined);
  if (left.length === 0) {
    console.error(`There is no scenario to run among ${values.only}`);
    return 2;
  }
  let passed = 0;
  let failed = 0;
  const worker = async () => {
    for (let scenario; (scenario = left.shift()) !== undefined;) {
      const { problems, stderr } = await runScenario(scenario, values.node);
      if (problems.length === 0) passed += 1;
      else failed += 1;
      if (problems.length > 0) report(scenario, problems, stderr);
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, worker));
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function report({ id, title, program }, problems, stderr) {
  console.log(`FAILED ${id} ${title} (${program.join(" ")}): ${problems.join("; ")}`);
  for (const line of stderr.trimEnd().split("\n").slice(-TAIL)) console.log(`    ${line}`);
}
