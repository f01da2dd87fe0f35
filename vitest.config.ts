import { availableParallelism } from "node:os";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { PlainSummaryReporter } from "./test/support/plainSummaryReporter.js";

/** The suffix of tests that need more than the sources and a shared thread; `test/architecture/testRules.ts` says what. */
const PROCESS_TESTS = "test/**/*.process.test.ts";

/** Properties take as long as they are told to. Otherwise a limit only ends what hangs: no test fails on a slow machine. */
const TIME_LIMIT = process.env["PROPERTY_RUNS"] === undefined ? 120_000 : 3_600_000;

const limits = { testTimeout: TIME_LIMIT, hookTimeout: TIME_LIMIT };

const config: ViteUserConfig = defineConfig({
  // Tests run the sources; those about packaging, child processes and workers run `dist/`, which `npm test` builds first.
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    // Vitest would leave one core idle.
    maxWorkers: Math.max(2, availableParallelism()),
    reporters: ["default", new PlainSummaryReporter()],
    coverage: { include: ["src/**"], reporter: ["text-summary", "html"] },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [PROCESS_TESTS],
          // Loading the sources again for each of 180 files took three times as long as the tests.
          pool: "threads",
          isolate: false,
          setupFiles: ["test/support/freshGlobalState.ts"],
          ...limits,
        },
      },
      // These change what a whole process or thread shares, such as its reactor: each file has a process of its own.
      { extends: true, test: { name: "process", include: [PROCESS_TESTS], pool: "forks", isolate: true, ...limits } },
    ],
  },
});

export default config;
