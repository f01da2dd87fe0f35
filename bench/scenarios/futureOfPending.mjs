import { Deferred } from "../../dist/index.js";
import { drained } from "../drained.mjs";
import { newPromise, resolveOfLatest } from "../newPromise.mjs";

export const name = "jp";
export const question = "And a pending one?";
export const expected = (count) => (count * (count - 1)) / 2;

let total = 0;

async function work(d) {
  const value = await d.asFuture();
  total += value;
}

async function workNatively(promise) {
  const value = await promise;
  total += value;
}

export const peers = {
  async ours(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) {
      const d = new Deferred();
      void work(d);
      d.callback(index);
    }
    await drained();
    return total;
  },

  async native(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) {
      const promise = newPromise();
      const resolve = resolveOfLatest();
      void workNatively(promise);
      resolve(index);
    }
    await drained();
    return total;
  },
};
