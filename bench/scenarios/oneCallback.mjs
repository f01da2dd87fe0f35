import { Deferred } from "../../dist/index.js";
import { drained } from "../drained.mjs";
import { newPromise, resolveOfLatest } from "../newPromise.mjs";

export const name = "a";
export const question = "What does one callback cost?";
export const expected = (count) => (count * (count - 1)) / 2;

let total = 0;

function add(value) {
  total += value;
}

export const peers = {
  ours(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) {
      const d = new Deferred();
      d.addCallback(add);
      d.callback(index);
    }
    return total;
  },

  async native(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) {
      const promise = newPromise();
      const resolve = resolveOfLatest();
      promise.then(add);
      resolve(index);
    }
    await drained();
    return total;
  },
};
