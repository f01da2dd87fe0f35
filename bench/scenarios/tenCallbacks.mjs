import { Deferred } from "../../dist/index.js";
import { drained } from "../drained.mjs";
import { newPromise, resolveOfLatest } from "../newPromise.mjs";

export const name = "b";
export const question = "What does a chain of 10 callbacks cost?";
export const expected = (count) => count * 45;

let total = 0;

function addAndCount(value) {
  total += value;
  return value + 1;
}

export const peers = {
  ours(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) {
      const d = new Deferred();
      for (let added = 0; added < 10; added += 1) d.addCallback(addAndCount);
      d.callback(0);
    }
    return total;
  },

  async native(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) {
      let promise = newPromise();
      const resolve = resolveOfLatest();
      for (let added = 0; added < 10; added += 1) promise = promise.then(addAndCount);
      resolve(0);
    }
    await drained();
    return total;
  },
};
