import { WheelEventLoop } from "../../dist/index.js";

export const name = "wm";
export const question = "And with delays from 1 to 60 seconds?";
export const operations = 100_000;
export const expected = (count) => count;

const delays = Array.from({ length: 4_096 }, () => 1_000 + Math.floor(Math.random() * 59_000));
const loop = new WheelEventLoop();

function fail() {
  throw new Error("A timeout that was cancelled has run");
}

function delayOf(index) {
  return delays[index % delays.length];
}

export const peers = {
  ours(count) {
    const calls = [];
    for (let index = 0; index < count; index += 1) calls.push(loop.callLater(delayOf(index), fail));
    for (const call of calls) call.cancel();
    return calls.length;
  },

  native(count) {
    const timers = [];
    for (let index = 0; index < count; index += 1) timers.push(setTimeout(fail, delayOf(index)));
    for (const timer of timers) clearTimeout(timer);
    return timers.length;
  },
};
