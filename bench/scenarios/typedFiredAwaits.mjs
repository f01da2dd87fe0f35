import { inlineCallbacks, succeed } from "../../dist/index.js";
import { peers as untyped } from "./firedAwaits.mjs";

export const name = "dt";
export const question = "And with the typed form, yield*?";
export const expected = (count) => count * 10;

let total = 0;

const work = inlineCallbacks(function* () {
  let sum = 0;
  for (let awaited = 0; awaited < 10; awaited += 1) sum += yield* succeed(1);
  total += sum;
});

export const peers = {
  ours(count) {
    total = 0;
    for (let index = 0; index < count; index += 1) work();
    return total;
  },

  native: untyped.native,
};
