import { Deferred, succeed } from "../../dist/index.js";
import { drained } from "../drained.mjs";
import { newPromise, resolveOfLatest } from "../newPromise.mjs";

export const name = "c";
export const question = "What do 10 callbacks cost that each return a fired one?";
export const expected = (count) => count * 45;

let total = 0;

function addAndSucceed(value) {
  total += value;
  return succeed(value + 1);
}

function addAndResolve(value) {
  total += value;
  return Promise.resolve(value + 1);
}

export const peers = {
  ours(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) {
      const d = new Deferred();
      for (let added = 0; added < 10; added += 1) d.addCallback(addAndSucceed);
      d.callback(0);
    }
    return total;
  },

  async native(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) {
      let promise = newPromise();
      const resolve = resolveOfLatest();
      for (let added = 0; added < 10; added += 1) promise = promise.then(addAndResolve);
      resolve(0);
    }
    await drained();
    return total;
  },
};
