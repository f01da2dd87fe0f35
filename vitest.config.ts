import { defineConfig, type ViteUserConfig } from "vitest/config";
import { PlainSummaryReporter } from "./test/support/plainSummaryReporter.js";

const config: ViteUserConfig = defineConfig({
  // Tests run the sources; those about packaging, child processes and workers run `dist/` (built by `pretest`).
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    // Properties take as long as they are told to.
    testTimeout: process.env["PROPERTY_RUNS"] === undefined ? 20_000 : 3_600_000,
    reporters: ["default", new PlainSummaryReporter()],
    coverage: { include: ["src/**"], reporter: ["text-summary", "html"] },
  },
});

export default config;
