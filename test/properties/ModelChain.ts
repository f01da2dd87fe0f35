/** What a callback of the model does with its input; `chain` is another model to return. */
export type Outcome =
  | { readonly kind: "pass" }
  | { readonly kind: "value"; readonly value: number }
  | { readonly kind: "throw"; readonly error: Error }
  | { readonly kind: "chain"; readonly index: number };

type Result = { readonly failed: boolean; readonly value: unknown };
type Pair = { readonly onValue?: (result: Result) => Step; readonly onError?: (result: Result) => Step };
type Step = Result | ModelChain;

/**
 * What a Deferred is, in the fewest words: a list of pairs, served while there is a result, nobody pauses it and it waits
 * for no other. Recursive and slow, and therefore easy to believe.
 */
export class ModelChain {
  result: Result | undefined;
  paused = 0;
  waitingFor: ModelChain | undefined;
  #running = false;
  readonly #queue: (Pair | ModelChain)[] = [];

  fire(result: Result): boolean {
    if (this.result !== undefined || this.waitingFor !== undefined) return false;
    this.result = result;
    this.run();
    return true;
  }

  add(entry: Pair | ModelChain): void {
    this.#queue.push(entry);
    this.run();
  }

  /** Serve the queue; false when someone paused was met, which ends the runs of those before it too (D24). */
  run(): boolean {
    if (this.result === undefined || this.#running) return true;
    if (this.paused > 0) return false;
    for (let entry = this.#queue.shift(); entry !== undefined; entry = this.#queue.shift()) {
      if (entry instanceof ModelChain) {
        [entry.result, entry.waitingFor] = [this.result, undefined];
        this.result = { failed: false, value: undefined };
        if (!entry.run() || this.paused > 0 || this.waitingFor !== undefined) return false;
        continue;
      }
      const input: Result = this.result;
      const side = input.failed ? entry.onError : entry.onValue;
      if (side === undefined) continue;
      this.#running = true;
      const step: Step = side(input);
      this.#running = false;
      if (!(step instanceof ModelChain)) this.result = step;
      else if (step.result !== undefined && step.paused === 0) {
        this.result = step.result;
        step.result = { failed: false, value: undefined };
      } else {
        [this.result, this.waitingFor] = [undefined, step];
        step.add(this);
        return true;
      }
    }
    return true;
  }
}
