import { Deferred, succeed } from "../../dist/index.js";
import { drained } from "../drained.mjs";
import { newPromise, resolveOfLatest } from "../newPromise.mjs";

export const name = "h";
export const question = "What does a link cost in a chain of 100,000 that wait on each other?";
export const operations = 100_000;
export const expected = (count) => count;

export const peers = {
  ours(count) {
    const innermost = new Deferred();
    let outer = innermost;
    for (let link = 0; link < count; link += 1) {
      const inner = outer;
      outer = succeed(0).addCallback(() => inner);
    }
    let total;
    outer.addCallback((value) => {
      total = value;
    });
    innermost.callback(count);
    return total;
  },

  async native(count) {
    const innermost = newPromise();
    const resolve = resolveOfLatest();
    let outer = innermost;
    for (let link = 0; link < count; link += 1) {
      const inner = outer;
      outer = Promise.resolve(0).then(() => inner);
    }
    let total;
    void outer.then((value) => {
      total = value;
    });
    resolve(count);
    await drained();
    return total;
  },
};
