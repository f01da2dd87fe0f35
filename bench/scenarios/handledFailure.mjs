import { Deferred } from "../../dist/index.js";
import { drained } from "../drained.mjs";
import { newPromise, rejectOfLatest } from "../newPromise.mjs";

export const name = "g";
export const question = "What does a failure cost that is handled?";
export const expected = (count) => count;

// Made once: capturing a stack takes a hundred times longer than everything that is measured here.
const error = new Error("made before");
let total = 0;

function recover() {
  total += 1;
}

export const peers = {
  ours(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) {
      const d = new Deferred();
      d.addErrback(recover);
      d.errback(error);
    }
    return total;
  },

  async native(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) {
      const promise = newPromise();
      const reject = rejectOfLatest();
      promise.catch(recover);
      reject(error);
    }
    await drained();
    return total;
  },
};
