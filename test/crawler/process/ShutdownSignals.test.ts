import { afterEach, describe, expect, it } from "vitest";
import { ShutdownSignals } from "../../../src/crawler/process/ShutdownSignals.js";
import { captureLog } from "../handlers/captureLog.js";

const log = captureLog();
let installed: ShutdownSignals | undefined;

afterEach(() => installed?.remove());

function install(): { calls: string[]; shutdown: ShutdownSignals } {
  const calls: string[] = [];
  const shutdown = new ShutdownSignals({
    stop: () => void calls.push("stop"),
    exit: (code) => void calls.push(`exit ${code}`),
  });
  shutdown.install();
  installed = shutdown;
  return { calls, shutdown };
}

describe("ShutdownSignals", () => {
  // S: S105
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("stops at the first %s and ends the process at the second", (signal, code) => {
    const { calls, shutdown } = install();
    const before = shutdown.exitCode;
    process.emit(signal, signal);
    const first = [...calls];
    process.emit(signal, signal);

    expect([before, first, calls, shutdown.exitCode]).toEqual([undefined, ["stop"], ["stop", `exit ${code}`], code]);
    expect(log).toEqual([
      `INFO Received ${signal}, shutting down gracefully. Send again to force`,
      `INFO Received ${signal} twice, forcing unclean shutdown`,
    ]);
  });

  // S: S106
  it("ignores a third one", () => {
    const { calls } = install();
    for (const signal of ["SIGINT", "SIGINT", "SIGINT", "SIGTERM"] as const) process.emit(signal, signal);

    expect(calls).toEqual(["stop", "exit 130"]);
    expect(log).toHaveLength(2);
  });

  // S: S107
  it("logs the second signal once, and does nothing else than end the process", () => {
    const { calls } = install();
    process.emit("SIGINT", "SIGINT");
    calls.length = log.length = 0;
    process.emit("SIGINT", "SIGINT");

    expect([calls, log]).toEqual([["exit 130"], ["INFO Received SIGINT twice, forcing unclean shutdown"]]);
  });

  // S: S108
  it("logs before it stops or ends anything", () => {
    const shutdown = new ShutdownSignals({ stop: () => void log.push("stop"), exit: () => void log.push("exit") });
    shutdown.install();
    installed = shutdown;
    process.emit("SIGTERM", "SIGTERM");
    process.emit("SIGTERM", "SIGTERM");

    expect(log.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
      "INFO Received SIGTERM,",
      "stop",
      "INFO Received SIGTERM",
      "exit",
    ]);
  });

  it("takes another signal for the second one, too", () => {
    const { calls, shutdown } = install();
    process.emit("SIGTERM", "SIGTERM");
    process.emit("SIGINT", "SIGINT");

    expect([calls, shutdown.exitCode]).toEqual([["stop", "exit 130"], 143]);
  });

  // S: S110
  it("leaves no handler behind", () => {
    const before = process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");
    install().shutdown.remove();

    expect(process.listenerCount("SIGINT") + process.listenerCount("SIGTERM")).toBe(before);
  });
});
