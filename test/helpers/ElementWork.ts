import type { Deferred } from "../../src/core/Deferred.js";
import { sleep } from "../../src/helpers/sleep.js";

/** Work on numbered elements that counts what is in flight. */
export class ElementWork {
  inFlight = 0;
  /** The most that were in flight at a time. */
  most = 0;
  readonly begun: number[] = [];

  /** Work on an element for some time. */
  on(element: number, delay: number): Deferred<string> {
    this.begun.push(element);
    this.most = Math.max(this.most, ++this.inFlight);
    return sleep(delay)
      .addBoth((result) => {
        this.inFlight--;
        return result;
      })
      .addCallback(() => `done ${element}`);
  }

  /** Work on an element in a way of its own. */
  as(element: number, { delay, how }: { readonly delay: number; readonly how: string }): unknown {
    if (how === "later") return this.on(element, delay);
    if (how === "fails later") {
      return this.on(element, delay).addCallback(() => {
        throw new Error(`failed ${element}`);
      });
    }
    this.begun.push(element);
    this.most = Math.max(this.most, this.inFlight + 1);
    if (how === "throws") throw new Error(`threw ${element}`);
    return `done ${element}`;
  }
}
