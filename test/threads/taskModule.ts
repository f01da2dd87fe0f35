/** A module whose functions the tests call in threads, as text for a program's folder. */
export const TASKS = `
export class HttpError extends Error {
  constructor(message, status, options) {
    super(message, options);
    this.status = status;
  }
}
export const add = (a, b) => a + b;
export const later = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
export function fail() {
  throw new HttpError("Gone", 404, { cause: new RangeError("Deep") });
}
export function spin(flag) {
  if (flag) {
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  }
  for (;;);
}
export function work(ms) {
  const end = Date.now() + ms;
  while (Date.now() < end);
  return ms;
}
/** Waits until the word is no longer 0. */
export function hold(word) {
  Atomics.add(word, 1, 1);
  Atomics.wait(word, 0, 0, 10_000);
  return "held";
}
let calls = 0;
export const count = () => ++calls;
export default () => "by default";
`;

/** The head of a program: names of the package, \`task(name)\` for the module above, \`show(error)\` for what matters of it. */
export const HEAD = `
import * as lib from "deferred-interop";
const { toThread, toThreadWith, threadTask, ThreadPool, getThreadPool } = lib;
const task = (name) => threadTask(new URL("./tasks.mjs", import.meta.url), name);
const show = (error) => [error?.constructor?.name, error?.code, error?.message];
const outcome = async (deferred) => { try { return await deferred; } catch (error) { return show(error); } };
const out = (value) => console.log(JSON.stringify(value));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
`;
