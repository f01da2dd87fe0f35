// What is mutated, and how. See README.md beside this.

/** Only texts and types: a changed word of a message is no fault of behaviour, and the texts have tests of their own. */
const NOTHING_TO_MUTATE = ["!src/**/errors.ts"];

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "vitest",
  vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
  mutate: ["src/core/**/*.ts", "src/time/**/*.ts", "src/interop/**/*.ts", ...NOTHING_TO_MUTATE],
  coverageAnalysis: "perTest",
  // A static mutant is one in code that runs when a module is loaded: each would need a fresh worker and every test.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 4000,
  incremental: true,
  incrementalFile: "test/mutation/reports/incremental.json",
  htmlReporter: { fileName: "test/mutation/reports/mutation.html" },
  jsonReporter: { fileName: "test/mutation/reports/mutation.json" },
  reporters: ["progress-append-only", "clear-text", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
  ignorePatterns: ["coverage", "docs", "bench", "test/crawler", "test/conformance", "test/mutation/reports"],
  cleanTempDir: "always",
};
