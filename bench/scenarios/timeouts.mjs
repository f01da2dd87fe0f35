import { WheelEventLoop } from "../../dist/index.js";

export const name = "w";
export const question = "What does a timeout cost that is cancelled, with 100,000 set?";
export const operations = 100_000;
export const expected = (count) => count;

const LIMIT = 30_000;
const loop = new WheelEventLoop();

function fail() {
  throw new Error("A timeout that was cancelled has run");
}

export const peers = {
  ours(count) {
    const calls = [];
    for (let index = 0; index < count; index += 1) calls.push(loop.callLater(LIMIT, fail));
    for (const call of calls) call.cancel();
    return calls.length;
  },

  native(count) {
    const timers = [];
    for (let index = 0; index < count; index += 1) timers.push(setTimeout(fail, LIMIT));
    for (const timer of timers) clearTimeout(timer);
    return timers.length;
  },
};
