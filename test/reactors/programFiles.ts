/** `attempt.mjs`: the outcome of a call as text. */
const ATTEMPT = `
  export function describe(value) {
    if (value === null || typeof value !== "object") return typeof value === "string" ? value : String(value);
    return value.constructor.name;
  }
  export function attempt(fn) {
    try {
      return describe(fn());
    } catch (error) {
      return error.name + " " + error.code + ": " + error.message;
    }
  }
`;

/**
 * `foreign.mjs`: a reactor that knows nothing of event loops, over the runtime's own timers. It stands in for the
 * reactors under which promises do not settle.
 */
const FOREIGN = `
  class Call {
    constructor(time, fn) {
      this.time = time;
      this.timer = setTimeout(() => { this.timer = undefined; fn(); }, Math.max(0, time - performance.now()));
    }
    getTime() { return this.time; }
    active() { return this.timer !== undefined; }
    cancel() { clearTimeout(this.timer); this.timer = undefined; }
    reset() { throw new Error("not needed"); }
    delay() { throw new Error("not needed"); }
  }
  export class ForeignReactor {
    running = false;
    now() { return performance.now(); }
    callLater(delay, fn, ...args) { return new Call(this.now() + delay, () => fn(...args)); }
    getDelayedCalls() { return []; }
    callFromThread(fn, ...args) { setImmediate(fn, ...args); }
    callWhenRunning(fn, ...args) { fn(...args); }
    addSystemEventTrigger(phase, event) { return { phase, event }; }
    removeSystemEventTrigger() {}
    run() { this.running = true; }
    stop() { this.running = false; }
    crash() { this.running = false; }
  }
`;

/** A program with its helpers beside it: `./attempt.mjs` (`attempt`, `describe`) and `./foreign.mjs#ForeignReactor`. */
export function withHelpers(main: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { "main.mjs": main, "attempt.mjs": ATTEMPT, "foreign.mjs": FOREIGN, ...more };
}
