import type { Reporter, TestCase, TestModule } from "vitest/node";

type Outcome = ReturnType<TestCase["result"]>["state"];

/**
 * Prints `N passed, M failed` (and `, K skipped` where there are any) as the last line of a run, for machines to read.
 *
 * A file that cannot be loaded and an error outside of all tests count as a failure each, so that a run that went wrong
 * never reads as one that went well.
 */
export class PlainSummaryReporter implements Reporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void = (text) => process.stdout.write(text)) {
    this.#write = write;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count: Record<Outcome, number> = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      count.failed += module.errors().length;
      for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
      for (const test of module.children.allTests()) count[test.result().state]++;
    }
    const skipped = count.skipped + count.pending;
    this.#write(`${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
  }
}
