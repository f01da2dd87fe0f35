import { beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { ReactorAlreadyRunning, ReactorNotRestartable, ReactorNotRunning } from "../../src/reactors/errors.js";
import { collectLoggedErrors } from "./loggedErrors.js";
import type { MakeReactor, ReactorUnderTest } from "./reactorContract.js";

/** What every reactor does from `run()` to `stop()` or `crash()`. */
export function describeRunContract(make: MakeReactor): void {
  const logged = collectLoggedErrors();
  let under: ReactorUnderTest;
  let calls: unknown[];
  const note = (...args: unknown[]): void => {
    calls.push(...args);
  };

  beforeEach(() => {
    under = make();
    calls = [];
  });

  describe("run()", () => {
    it("goes on until stop(), and then nothing stays registered", async () => {
      const { reactor } = under;
      const start = reactor.now();
      reactor.callLater(3_600_000, () => reactor.stop());
      expect(reactor.running).toBe(false);
      reactor.callWhenRunning(() => note(reactor.running));
      await under.run();
      expect(calls).toEqual([true]);
      expect(reactor.running).toBe(false);
      expect(reactor.now() - start).toBe(3_600_000);
      expect(under.registered()).toBe(0);
    });

    it("goes on for days without anything to do", async () => {
      const { reactor } = under;
      reactor.callLater({ hours: 1000 }, () => reactor.stop());
      await under.run();
      expect(under.registered()).toBe(0);
    });

    it("refuses to run twice at once, and the run goes on", async () => {
      const { reactor } = under;
      reactor.callLater(1, () => {
        const before = under.registered();
        expect(() => reactor.run()).toThrow(
          expect.objectContaining({
            name: "ReactorAlreadyRunning",
            code: "ERR_REACTOR_ALREADY_RUNNING",
            message: "Cannot run the reactor: it is running already",
          }) as Error,
        );
        expect(under.registered()).toBe(before);
        note("refused");
      });
      reactor.callLater(2, note, "goes on");
      reactor.callLater(3, () => reactor.stop());
      await under.run();
      expect(calls).toEqual(["refused", "goes on"]);
    });

    it("refuses to run while it is stopping", async () => {
      const { reactor } = under;
      reactor.addSystemEventTrigger("before", "shutdown", () => {
        expect(() => reactor.run()).toThrow(ReactorAlreadyRunning);
        note("refused");
      });
      reactor.callWhenRunning(() => reactor.stop());
      await under.run();
      expect(calls).toEqual(["refused"]);
    });

    it("refuses to run again after stop(), says the cure, and registers nothing", async () => {
      const { reactor } = under;
      reactor.callWhenRunning(() => reactor.stop());
      await under.run();
      reactor.callWhenRunning(note, "never");
      for (let attempt = 1; attempt <= 2; attempt++) {
        expect(() => reactor.run()).toThrow(
          expect.objectContaining({
            name: "ReactorNotRestartable",
            code: "ERR_REACTOR_NOT_RESTARTABLE",
            message: expect.stringContaining("run everything before stop()"),
          }) as Error,
        );
      }
      expect(reactor.running).toBe(false);
      expect(under.registered()).toBe(0);
      expect(calls).toEqual([]);
    });
  });

  describe("stop()", () => {
    it("refuses when the reactor does not run", () => {
      expect(() => under.reactor.stop()).toThrow(
        expect.objectContaining({
          name: "ReactorNotRunning",
          code: "ERR_REACTOR_NOT_RUNNING",
          message: "Cannot stop the reactor: it is not running",
        }) as Error,
      );
      expect(under.registered()).toBe(0);
    });

    it("refuses when the reactor is stopping, and when it has stopped", async () => {
      const { reactor } = under;
      reactor.callWhenRunning(() => {
        reactor.stop();
        expect(() => reactor.stop()).toThrow("Cannot stop the reactor: it is stopping already");
        note("refused");
      });
      await under.run();
      expect(calls).toEqual(["refused"]);
      expect(() => reactor.stop()).toThrow(ReactorNotRunning);
    });

    it("leaves the shutdown triggers to the next turn", async () => {
      const { reactor } = under;
      reactor.addSystemEventTrigger("before", "shutdown", note, "shutdown");
      reactor.callLater(1, () => {
        reactor.stop();
        note("stop() returned");
      });
      await under.run();
      expect(calls).toEqual(["stop() returned", "shutdown"]);
    });

    it("lets the startup end first", async () => {
      const { reactor } = under;
      reactor.addSystemEventTrigger("before", "shutdown", note, "shutdown");
      reactor.addSystemEventTrigger("before", "startup", () => reactor.stop());
      reactor.callWhenRunning(note, "first");
      reactor.callWhenRunning(note, "second");
      await under.run();
      expect(calls).toEqual(["first", "second", "shutdown"]);
    });

    it("drops the calls that are pending when it ends, and they can still be cancelled", async () => {
      const { reactor } = under;
      const call = reactor.callLater(5, note, "never");
      const moved = reactor.callLater(5, note, "never");
      reactor.callLater(1, () => reactor.stop());
      await under.run();
      expect(reactor.getDelayedCalls()).toEqual([]);
      call.cancel();
      moved.reset(0);
      expect(reactor.getDelayedCalls()).toEqual([]);
      expect(calls).toEqual([]);
    });

    it("makes the calls that fall due while the triggers are waited for", async () => {
      const { reactor } = under;
      const closed = new Deferred<void>();
      reactor.addSystemEventTrigger("before", "shutdown", () => closed);
      reactor.callWhenRunning(() => reactor.stop());
      reactor.callLater(50, note, "still running", reactor);
      reactor.callLater(100, () => closed.callback(undefined));
      await under.run();
      expect(calls).toEqual(["still running", reactor]);
    });
  });

  describe("crash()", () => {
    it("refuses when the reactor does not run", () => {
      expect(() => under.reactor.crash()).toThrow("Cannot crash the reactor: it is not running");
      expect(under.registered()).toBe(0);
    });

    it("ends run() without any trigger", async () => {
      const { reactor } = under;
      for (const phase of ["before", "during", "after"] as const) {
        reactor.addSystemEventTrigger(phase, "shutdown", note, phase);
      }
      reactor.callLater(1, () => reactor.crash());
      await under.run();
      expect(calls).toEqual([]);
      expect(reactor.running).toBe(false);
      expect(under.registered()).toBe(0);
    });

    it("lets the reactor be run again, to be stopped in good order then", async () => {
      const { reactor } = under;
      reactor.addSystemEventTrigger("during", "shutdown", note, "shutdown");
      reactor.callWhenRunning(() => reactor.crash());
      await under.run();
      reactor.callWhenRunning(note, "again");
      reactor.callLater(1, () => reactor.stop());
      await under.run();
      expect(calls).toEqual(["again", "shutdown"]);
    });

    it("keeps the calls that are pending for the next run", async () => {
      const { reactor } = under;
      reactor.callLater(5, note, "kept");
      reactor.callLater(1, () => reactor.crash());
      await under.run();
      expect(reactor.getDelayedCalls()).toHaveLength(1);
      reactor.callLater(10, () => reactor.stop());
      await under.run();
      expect(calls).toEqual(["kept"]);
    });

    it("makes an end of a startup that still waits", async () => {
      const { reactor } = under;
      const ready = new Deferred<void>();
      reactor.addSystemEventTrigger("before", "startup", () => ready);
      reactor.addSystemEventTrigger("during", "startup", note, "never");
      reactor.callLater(1, () => reactor.crash());
      await under.run();
      ready.callback(undefined);
      expect(calls).toEqual([]);
      expect(reactor.running).toBe(false);
    });

    it("makes an end of a shutdown that waits: no more triggers, and no other run is ended by it", async () => {
      const { reactor } = under;
      const closed = new Deferred<void>();
      reactor.addSystemEventTrigger("before", "shutdown", () => closed);
      reactor.addSystemEventTrigger("during", "shutdown", note, "never");
      reactor.callLater(1, () => reactor.stop());
      reactor.callLater(2, () => reactor.crash());
      await under.run();
      expect(reactor.running).toBe(false);
      expect(under.registered()).toBe(0);
      expect(() => reactor.run()).toThrow(ReactorNotRestartable);
      closed.callback(undefined);
      expect(calls).toEqual([]);
    });

    it("may come from a shutdown trigger", async () => {
      const { reactor } = under;
      reactor.addSystemEventTrigger("during", "shutdown", () => reactor.crash());
      reactor.addSystemEventTrigger("after", "shutdown", note, "after");
      reactor.callWhenRunning(() => reactor.stop());
      await under.run();
      expect(logged).toEqual([]);
      expect(reactor.running).toBe(false);
      expect(() => reactor.run()).toThrow(ReactorNotRestartable);
    });

    it("may follow stop() at once", async () => {
      const { reactor } = under;
      reactor.addSystemEventTrigger("before", "shutdown", note, "never");
      reactor.callLater(1, () => {
        reactor.stop();
        reactor.crash();
      });
      await under.run();
      expect(calls).toEqual([]);
      expect(under.registered()).toBe(0);
      expect(logged).toEqual([]);
    });
  });
}
