// Lines of many links on the built package: node --stack-size=200 test/core/depth/main.mjs [LINKS]
import * as lib from "../../../dist/index.js";
import { endings, expectedOutcome, outcomeOf, shapes } from "./shapes.mjs";

const links = Number(process.argv[2] ?? 100_000);
lib.setUnhandledErrorHandler(() => {});
let wrong = 0;
for (const [name, shape] of Object.entries(shapes)) {
  for (const [how, end] of Object.entries(endings)) {
    const begun = process.cpuUsage().user;
    const ends = shape.make(lib, links);
    end(ends);
    const outcome = outcomeOf(ends.last);
    const expected = expectedOutcome(shape, how, links);
    if (outcome !== expected) wrong++;
    const verdict = outcome === expected ? "" : `  expected ${expected}`;
    console.log(`${name}, ${how}: ${outcome} in ${Math.round((process.cpuUsage().user - begun) / 1000)} ms${verdict}`);
  }
}
process.exitCode = wrong === 0 ? 0 : 1;
