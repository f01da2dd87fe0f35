import { beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { fail } from "../../src/core/fail.js";
import { trackUnhandled } from "../../src/core/unhandledErrors.js";
import type { SystemEvent, TriggerPhase } from "../../src/reactors/Reactor.js";
import { collectLoggedErrors } from "./loggedErrors.js";
import type { MakeReactor, ReactorTraits, ReactorUnderTest } from "./reactorContract.js";

const PHASES = ["before", "during", "after"] as const;
const EVENTS = ["startup", "shutdown"] as const;

/** What every reactor does with the triggers around its startup and shutdown. */
export function describeTriggersContract(make: MakeReactor, { settlesPromises }: ReactorTraits): void {
  const logged = collectLoggedErrors();
  let under: ReactorUnderTest;
  let calls: unknown[];
  const note = (...args: unknown[]): void => {
    calls.push(...args);
  };
  const runFor = (milliseconds: number): Promise<void> => {
    under.reactor.callLater(milliseconds, () => under.reactor.stop());
    return under.run();
  };

  beforeEach(() => {
    under = make();
    calls = [];
  });

  describe("addSystemEventTrigger()", () => {
    it("has the triggers called phase by phase, and in a phase in the order of adding", async () => {
      const { reactor } = under;
      for (const event of [...EVENTS].reverse()) {
        for (const phase of [...PHASES].reverse()) {
          reactor.addSystemEventTrigger(phase, event, () => note(`${phase} ${event} 1`));
          reactor.addSystemEventTrigger(phase, event, () => note(`${phase} ${event} 2`));
        }
      }
      reactor.callLater(1, note, "a call");
      await runFor(2);

      const inOrder = (event: string): string[] =>
        PHASES.flatMap((phase) => [`${phase} ${event} 1`, `${phase} ${event} 2`]);
      expect(calls).toEqual([...inOrder("startup"), "a call", ...inOrder("shutdown")]);
    });

    it("passes the arguments on", async () => {
      under.reactor.addSystemEventTrigger("during", "startup", note, "a", 1);
      await runFor(1);
      expect(calls).toEqual(["a", 1]);
    });

    it.each(EVENTS)("waits before %s for the Deferreds of all triggers, making calls meanwhile", async (event) => {
      const { reactor } = under;
      const start = reactor.now();
      const waits = [30, 10, 20].map((wait) => {
        const deferred = new Deferred<string>();
        reactor.addSystemEventTrigger("before", event, () => {
          reactor.callLater(wait, () => deferred.callback("done"));
          return deferred;
        });
        return deferred;
      });
      reactor.addSystemEventTrigger("during", event, () =>
        note(reactor.now() - start, ...waits.map(({ called }) => called)),
      );
      await runFor(100);
      expect(calls).toEqual([event === "startup" ? 30 : 130, true, true, true]);
    });

    it.each(EVENTS)("logs what a trigger throws around %s, whatever the phase, and calls the others", async (event) => {
      const { reactor } = under;
      const errors = PHASES.map((phase) => {
        const error = new Error(`${phase} ${event}`);
        reactor.addSystemEventTrigger(phase, event, () => {
          throw error;
        });
        reactor.addSystemEventTrigger(phase, event, note, phase);
        return error;
      });
      await runFor(1);
      expect(logged).toEqual(errors);
      expect(calls).toEqual(PHASES);
    });

    it("logs once what a Deferred that it waits for fails with, and goes on", async () => {
      const { reactor } = under;
      const unhandled = trackUnhandled();
      const boom = new Error("boom");
      reactor.addSystemEventTrigger("before", "shutdown", () => fail(boom));
      reactor.addSystemEventTrigger("during", "shutdown", note, "during");
      await runFor(1);
      expect(logged).toEqual([boom]);
      expect(unhandled.failures()).toEqual([]);
      expect(calls).toEqual(["during"]);
      unhandled.stop();
    });

    it("does not wait during and after an event, and leaves the Deferreds alone", async () => {
      const { reactor } = under;
      const never = new Deferred<string>();
      const failed = fail(new Error("mine"));
      reactor.addSystemEventTrigger("during", "shutdown", () => never);
      reactor.addSystemEventTrigger("after", "shutdown", () => failed);
      await runFor(1);
      expect(logged).toEqual([]);
      failed.addErrback((failure) => note(failure.getErrorMessage()));
      expect(calls).toEqual(["mine"]);
    });

    it("calls a trigger that another one of its phase or a later one adds", async () => {
      const { reactor } = under;
      for (const phase of PHASES) {
        reactor.addSystemEventTrigger(phase, "shutdown", () => {
          for (const other of PHASES.slice(PHASES.indexOf(phase))) {
            reactor.addSystemEventTrigger(other, "shutdown", note, `${phase} adds ${other}`);
          }
        });
      }
      await runFor(1);
      expect(calls).toEqual([
        "before adds before",
        "before adds during",
        "during adds during",
        "before adds after",
        "during adds after",
        "after adds after",
      ]);
    });

    it("calls each trigger once, even if the reactor is run again", async () => {
      const { reactor } = under;
      reactor.addSystemEventTrigger("during", "startup", note, "once");
      for (let run = 1; run <= 2; run++) {
        reactor.callLater(1, () => reactor.crash());
        await under.run();
      }
      expect(calls).toEqual(["once"]);
    });

    it.each([
      [
        "when",
        "startup",
        'Cannot add a trigger "when" "startup": expected before, during or after, and startup or shutdown',
      ],
      ["before", "lunch", 'Cannot add a trigger "before" "lunch"'],
      [undefined, null, "Cannot add a trigger undefined null"],
      [Object.create(null), "startup", 'Cannot add a trigger an object of class Object "startup"'],
    ])("refuses the phase %o with the event %o", (phase, event, text) => {
      expect(() => under.reactor.addSystemEventTrigger(phase as TriggerPhase, event as SystemEvent, note)).toThrow(
        expect.objectContaining({
          name: "TypeError",
          code: "ERR_SYSTEM_EVENT",
          message: expect.stringContaining(text),
        }) as Error,
      );
    });

    it("refuses what is not a function", () => {
      expect(() => under.reactor.addSystemEventTrigger("before", "startup", {} as never)).toThrow(
        "Cannot add a system event trigger: the trigger is an object of class Object, expected a function",
      );
    });

    if (settlesPromises) {
      it("waits before an event for promises too, and logs their rejections", async () => {
        const { reactor } = under;
        const boom = new Error("boom");
        reactor.addSystemEventTrigger("before", "shutdown", async () => {
          await Promise.resolve();
          note("before");
        });
        reactor.addSystemEventTrigger("before", "shutdown", () => Promise.reject(boom));
        reactor.addSystemEventTrigger("during", "shutdown", note, "during");
        await runFor(1);
        expect(logged).toEqual([boom]);
        expect(calls).toEqual(["before", "during"]);
      });

      it.each(["during", "after"] as const)("logs the rejection of an async function %s an event", async (phase) => {
        const { reactor } = under;
        const boom = new Error("boom");
        reactor.addSystemEventTrigger(phase, "startup", () => Promise.reject(boom));
        await runFor(1);
        expect(logged).toEqual([boom]);
      });

      it("logs the rejection of an async function that was to be called later", async () => {
        const { reactor } = under;
        const boom = new Error("boom");
        reactor.callLater(1, () => Promise.reject(boom));
        await runFor(2);
        expect(logged).toEqual([boom]);
      });
    }
  });

  describe("removeSystemEventTrigger()", () => {
    it("takes a trigger back, that one alone", async () => {
      const { reactor } = under;
      reactor.addSystemEventTrigger("before", "shutdown", note, "first");
      const id = reactor.addSystemEventTrigger("before", "shutdown", note, "second");
      reactor.addSystemEventTrigger("before", "shutdown", note, "third");
      reactor.removeSystemEventTrigger(id);
      await runFor(1);
      expect(calls).toEqual(["first", "third"]);
    });

    it("takes a trigger back from another one of the same phase", async () => {
      const { reactor } = under;
      reactor.addSystemEventTrigger("before", "shutdown", () => {
        reactor.removeSystemEventTrigger(later);
        note("removed");
      });
      const later = reactor.addSystemEventTrigger("before", "shutdown", note, "never");
      await runFor(1);
      expect(logged).toEqual([]);
      expect(calls).toEqual(["removed"]);
    });

    it("refuses a trigger that was taken back, was called, or is none", async () => {
      const { reactor } = under;
      const removed = reactor.addSystemEventTrigger("before", "shutdown", note);
      const called = reactor.addSystemEventTrigger("before", "startup", note);
      reactor.removeSystemEventTrigger(removed);
      await runFor(1);
      for (const id of [removed, called, { phase: "before", event: "startup" } as const, undefined as never]) {
        expect(() => reactor.removeSystemEventTrigger(id)).toThrow(
          expect.objectContaining({ name: "TypeError", code: "ERR_SYSTEM_EVENT" }) as Error,
        );
      }
    });
  });
}
