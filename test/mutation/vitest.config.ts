import type { ViteUserConfig } from "vitest/config";

/** The tests of the mutated folders that run the sources in one process; those in child processes see no mutant, and those a million deep are slow. */
const config: ViteUserConfig = {
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: [
      "test/{core,time,interop}/**/*.test.ts",
      "test/helpers/sleep.test.ts",
      "test/properties/timerQueue.test.ts",
    ],
    exclude: ["test/**/*.process.test.ts", "test/core/Deferred.depth.test.ts", "test/interop/anyOrder.test.ts"],
    testTimeout: 5_000,
  },
};

export default config;
