import { inlineCallbacks, succeed } from "../../dist/index.js";
import { drained } from "../drained.mjs";

export const name = "d";
export const question = "What does a coroutine cost that awaits 10 fired ones?";
export const expected = (count) => count * 10;

let total = 0;

const work = inlineCallbacks(function* () {
  let sum = 0;
  for (let awaited = 0; awaited < 10; awaited += 1) sum += yield succeed(1);
  total += sum;
});

async function workNatively() {
  let sum = 0;
  for (let awaited = 0; awaited < 10; awaited += 1) sum += await Promise.resolve(1);
  total += sum;
}

export const peers = {
  ours(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) work();
    return total;
  },

  async native(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) void workNatively();
    await drained();
    return total;
  },
};
