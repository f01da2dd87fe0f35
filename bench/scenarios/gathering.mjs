import { Deferred, gatherResults } from "../../dist/index.js";
import { drained } from "../drained.mjs";
import { newPromise, resolveOfLatest } from "../newPromise.mjs";

export const name = "f";
export const question = "What does gathering 1,000 cost, for each?";
export const expected = (count) => (count * (count - 1)) / 2;

function sumOf(values) {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

export const peers = {
  ours(count) {
    const ds = [];
    for (let index = 0; index < count; index += 1) ds.push(new Deferred());
    let total;
    gatherResults(ds).addCallback((values) => {
      total = sumOf(values);
    });
    for (let index = 0; index < count; index += 1) ds[index].callback(index);
    return total;
  },

  async native(count) {
    const promises = [];
    const resolves = [];
    for (let index = 0; index < count; index += 1) {
      promises.push(newPromise());
      resolves.push(resolveOfLatest());
    }
    let total;
    void Promise.all(promises).then((values) => {
      total = sumOf(values);
    });
    for (let index = 0; index < count; index += 1) resolves[index](index);
    await drained();
    return total;
  },
};
