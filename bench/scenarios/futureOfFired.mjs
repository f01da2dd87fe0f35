import { Deferred } from "../../dist/index.js";
import { drained } from "../drained.mjs";
import { newPromise, resolveOfLatest } from "../newPromise.mjs";

export const name = "j";
export const question = "What does it cost an async function to await a fired one, through asFuture()?";
export const expected = (count) => (count * (count - 1)) / 2;

let total = 0;

async function work(index) {
  const d = new Deferred();
  d.callback(index);
  const value = await d.asFuture();
  total += value;
}

async function workNatively(index) {
  const promise = newPromise();
  resolveOfLatest()(index);
  const value = await promise;
  total += value;
}

export const peers = {
  async ours(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) void work(index);
    await drained();
    return total;
  },

  async native(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) void workNatively(index);
    await drained();
    return total;
  },
};
