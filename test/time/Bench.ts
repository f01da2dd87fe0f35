import { Cooperator } from "../../src/time/Cooperator.js";

/** A Cooperator that is driven by hand. */
export class Bench {
  readonly log: string[] = [];
  readonly cooperator: Cooperator;
  #scheduled: (() => void) | undefined;

  constructor(unitsPerTick = 1, started = true) {
    this.cooperator = new Cooperator({
      started,
      terminationPredicateFactory: () => {
        let units = 0;
        return () => ++units >= unitsPerTick;
      },
      scheduler: (tick) => {
        this.#scheduled = tick;
        return {
          cancel: () => {
            this.#scheduled = undefined;
          },
        };
      },
    });
  }

  get isScheduled(): boolean {
    return this.#scheduled !== undefined;
  }

  tick(times = 1): void {
    for (let i = 0; i < times; i++) {
      const fn = this.#scheduled;
      this.#scheduled = undefined;
      fn?.();
    }
  }

  /** An iterator that notes its steps, and gives the items in turn. */
  items(name: string, ...items: unknown[]): Iterator<unknown> {
    let step = 0;
    return {
      next: () => {
        this.log.push(`${name}${step}`);
        if (step >= items.length) return { done: true, value: undefined };
        return { done: false, value: items[step++] };
      },
    };
  }
}
