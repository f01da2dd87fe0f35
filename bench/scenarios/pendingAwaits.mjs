import { Deferred, inlineCallbacks } from "../../dist/index.js";
import { drained } from "../drained.mjs";
import { newPromise, resolveOfLatest } from "../newPromise.mjs";

export const name = "e";
export const question = "What does a coroutine cost that awaits 10 pending ones?";
export const expected = (count) => count * 10;

let total = 0;
const waitedFor = [];

const work = inlineCallbacks(function* (index) {
  let sum = 0;
  for (let awaited = 0; awaited < 10; awaited += 1) {
    const d = new Deferred();
    waitedFor[index] = d;
    sum += yield d;
  }
  total += sum;
});

async function workNatively(index) {
  let sum = 0;
  for (let awaited = 0; awaited < 10; awaited += 1) {
    const promise = newPromise();
    waitedFor[index] = resolveOfLatest();
    sum += await promise;
  }
  total += sum;
}

export const peers = {
  ours(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) work(index);
    for (let fired = 0; fired < 10; fired += 1) {
      for (let index = 0; index < count; index += 1) waitedFor[index].callback(1);
    }
    return total;
  },

  async native(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) void workNatively(index);
    for (let fired = 0; fired < 10; fired += 1) {
      for (let index = 0; index < count; index += 1) waitedFor[index](1);
      // Queued behind all the resumptions, so that each has its next promise by then.
      await undefined;
    }
    await drained();
    return total;
  },
};
