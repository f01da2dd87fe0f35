import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const LIBRARY = new URL("../../dist/index.js", import.meta.url).href;

/** Runs a program under node:test's fake timers: `tick(ms)` moves them. */
function underMockTimers(names: string, body: string): unknown {
  const program = `
    import { mock } from "node:test";
    import { ${names} } from ${JSON.stringify(LIBRARY)};
    mock.timers.enable({ apis: ["setTimeout"] });
    const tick = (ms) => mock.timers.tick(ms);
    const seen = [];
    ${body}
    console.log(JSON.stringify(seen));`;
  const args = ["--input-type=module", "--no-warnings", "-e", program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

describe("node:test's fake timers", () => {
  it("move sleep(), and nothing comes before its time", () => {
    const seen = underMockTimers(
      "sleep",
      `sleep(1_000).addCallback(() => seen.push("slept"));
       tick(999);
       seen.push("not yet");
       tick(1);`,
    );

    expect(seen).toEqual(["not yet", "slept"]);
  });

  it("move addTimeout()", () => {
    const seen = underMockTimers(
      "Deferred",
      `new Deferred().addTimeout(50).addErrback((failure) => seen.push(failure.value.code));
       tick(50);`,
    );

    expect(seen).toEqual(["ERR_TIMEOUT"]);
  });

  it("move callLater() and waits longer than a timer of the host's takes", () => {
    const seen = underMockTimers(
      "callLater, sleep",
      `callLater(0.5, () => seen.push("later"));
       tick(1);
       sleep(2 ** 31 + 5).addCallback(() => seen.push("long"));
       tick(2 ** 31 - 1);
       seen.push("not yet");
       tick(6);`,
    );

    expect(seen).toEqual(["later", "not yet", "long"]);
  });

  it("move a looping call", () => {
    const seen = underMockTimers(
      "LoopingCall",
      `const loop = new LoopingCall(() => seen.push("tick"));
       void loop.start(10, false);
       tick(10);
       loop.stop();`,
    );

    expect(seen).toEqual(["tick"]);
  });
});
