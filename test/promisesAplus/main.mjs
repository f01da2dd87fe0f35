// Runs the Promises/A+ compliance suite against what our two ways to a promise give: `deferredToFuture(d)` and
// `d.then`. It closes with "N passed, M failed" and exits 1 on any failure. Where the suite's idea of a deferred differs
// from Twisted's, the adapter stands between:
// - firing twice is an error here (D11); the suite expects the second time to be ignored;
// - firing with a Deferred is an error here (D9); the suite resolves promises with promises, so it is followed.
import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Deferred, deferredToFuture, isDeferred, setUnhandledErrorHandler } from "../../dist/index.js";

const suite = createRequire(import.meta.url)("promises-aplus-tests");

const subjects = { deferredToFuture: (d) => deferredToFuture(d), "Deferred#then": (d) => d };

function adapterOf(promiseOf) {
  return {
    deferred() {
      const d = new Deferred();
      const reject = (reason) => (d.called ? undefined : d.errback(reason));
      const resolve = (value) => {
        if (d.called) return;
        if (isDeferred(value)) value.then(resolve, reject);
        else d.callback(value);
      };
      return { promise: promiseOf(d), resolve, reject };
    },
  };
}

/** One subject per process: the suite's tests can be run once. */
function runHere(subject) {
  const counts = { passed: 0, failed: 0 };
  function reporter(runner) {
    runner.on("pass", () => {
      counts.passed += 1;
    });
    runner.on("fail", (test, error) => {
      counts.failed += 1;
      console.log(`${subject}: ${test.fullTitle()}\n  ${error.message}`);
    });
  }
  // The suite leaves rejections that nobody looks at, on purpose.
  setUnhandledErrorHandler(() => undefined);
  suite(adapterOf(subjects[subject]), { reporter }, () => process.send(counts));
}

function runApart(subject) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [subject], {
      execArgv: ["--unhandled-rejections=none", "--no-warnings"],
    });
    child.on("message", (counts) => {
      console.log(`${subject}: ${counts.passed} passed, ${counts.failed} failed`);
      resolve(counts);
      child.disconnect();
    });
    child.on("exit", (code) => reject(new Error(`The run for ${subject} ended early, with exit code ${code}`)));
  });
}

const [, , chosen] = process.argv;
if (chosen === undefined) {
  const results = [];
  for (const subject of Object.keys(subjects)) results.push(await runApart(subject));
  const sum = (key) => results.reduce((total, counts) => total + counts[key], 0);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  process.exitCode = sum("failed") === 0 && sum("passed") > 0 ? 0 : 1;
} else {
  runHere(chosen);
}
