import { describe } from "vitest";
import type { Reactor } from "../../src/reactors/Reactor.js";
import { describeCallsContract } from "./callsContract.js";
import { describeRunContract } from "./runContract.js";
import { describeTriggersContract } from "./triggersContract.js";

/** A reactor on a clock of the test's own. */
export interface ReactorUnderTest {
  readonly reactor: Reactor;
  /** Run it until it is stopped or crashed; time goes from call to call. */
  run(): Promise<void>;
  /** How many timers and the like it holds at what is below it. */
  registered(): number;
}

/** Makes a new reactor. */
export type MakeReactor = () => ReactorUnderTest;

/** What a kind of reactor can do beyond the rest. */
export interface ReactorTraits {
  /** Whether promises settle while it runs. */
  readonly settlesPromises: boolean;
}

/**
 * What every reactor must do, whatever it runs on.
 *
 * @param name - The reactor, for the titles.
 * @param make - Makes a new one.
 * @param traits - What it can do beyond the rest.
 */
export function describeReactorContract(name: string, make: MakeReactor, traits: ReactorTraits): void {
  describe(`${name} as a reactor`, () => {
    describe("and its calls:", () => {
      describeCallsContract(make);
    });
    describe("and its triggers:", () => {
      describeTriggersContract(make, traits);
    });
    describe("and its life:", () => {
      describeRunContract(make);
    });
  });
}
