import { describe, expect, it } from "vitest";
import { Failure } from "../../src/core/Failure.js";
import { Deferred } from "../../src/core/Deferred.js";
import { fail } from "../../src/core/fail.js";
import { succeed } from "../../src/core/succeed.js";
import { trackUnhandled } from "../../src/core/unhandledErrors.js";
import type { CooperativeTask } from "../../src/time/CooperativeTask.js";
import { Cooperator } from "../../src/time/Cooperator.js";
import { SchedulerStopped, TaskStopped } from "../../src/time/errors.js";
import { errorOf, nextTurn, thrownBy, failureOf } from "../core/outcomes.js";
import { Bench } from "./Bench.js";

const boom = new Error("boom");

describe("Cooperator#cooperate()", () => {
  // G1, G2
  it("schedules once, and does not touch the iterator before the first tick", () => {
    const bench = new Bench();
    bench.cooperator.cooperate(bench.items("a", 1));
    bench.cooperator.cooperate(bench.items("b", 1));

    expect([bench.log, bench.isScheduled]).toEqual([[], true]);
  });

  // G1
  it("asks the scheduler only when there are tasks and nothing is scheduled", () => {
    let asked = 0;
    const cooperator = new Cooperator({
      scheduler: () => {
        asked++;
        return { cancel: () => undefined };
      },
    });
    expect(asked).toBe(0);
    for (let i = 0; i < 3; i++) cooperator.cooperate([1][Symbol.iterator]());

    expect(asked).toBe(1);
  });

  // G3
  // T: CooperatorTests.alternates
  it("serves the tasks in turn", () => {
    const bench = new Bench(4);
    bench.cooperator.cooperate(bench.items("a", 1, 1));
    bench.cooperator.cooperate(bench.items("b", 1, 1));
    bench.tick();

    expect(bench.log).toEqual(["a0", "b0", "a1", "b1"]);
  });

  // G3
  // T: CooperatorTests.predicateBounds
  it("does as many units in a tick as the predicate allows, and one at least", () => {
    const bench = new Bench(0);
    bench.cooperator.cooperate(bench.items("a", 1, 1, 1));
    bench.tick();
    expect(bench.log).toEqual(["a0"]);
    bench.tick();

    expect(bench.log).toEqual(["a0", "a1"]);
  });

  // G3
  it("makes one predicate for each tick", () => {
    let made = 0;
    let tick: (() => void) | undefined;
    const cooperator = new Cooperator({
      terminationPredicateFactory: () => {
        made++;
        return () => true;
      },
      scheduler: (fn) => {
        tick = fn;
        return { cancel: () => undefined };
      },
    });
    cooperator.cooperate([1, 2, 3][Symbol.iterator]());
    tick?.();
    tick?.();

    expect(made).toBe(2);
  });

  // G4
  it("goes on with the round where the last tick ended", () => {
    const bench = new Bench(1);
    for (const name of ["a", "b", "c"]) bench.cooperator.cooperate(bench.items(name, 1, 1));
    bench.tick(4);

    expect(bench.log).toEqual(["a0", "b0", "c0", "a1"]);
  });

  // G4
  it("passes over the next task in this round when one at or before the index leaves", () => {
    const bench = new Bench(1);
    const first = bench.cooperator.cooperate(bench.items("a", 1, 1));
    for (const name of ["b", "c"]) bench.cooperator.cooperate(bench.items(name, 1, 1));
    bench.tick();
    first.pause();
    bench.tick(2);

    expect(bench.log).toEqual(["a0", "c0", "b0"]);
  });

  // G4
  it("reaches tasks added meanwhile in the same round", () => {
    const bench = new Bench(1);
    bench.cooperator.cooperate(bench.items("a", 1, 1));
    bench.tick();
    bench.cooperator.cooperate(bench.items("b", 1, 1));
    bench.tick();

    expect(bench.log).toEqual(["a0", "b0"]);
  });

  // G5
  it("ignores values that are no Deferreds", () => {
    const bench = new Bench(10);
    const done = bench.cooperator.coiterate(bench.items("a", 1, null, undefined, { then: 5 }, "text"));
    bench.tick();

    expect(done.called).toBe(true);
  });

  // G5
  it("waits for promises and other thenables, too", async () => {
    const bench = new Bench(10);
    const done = bench.cooperator.coiterate(bench.items("a", Promise.resolve(1), 2));
    bench.tick();
    expect([bench.log, bench.isScheduled]).toEqual([["a0"], false]);
    await nextTurn();
    bench.tick();

    expect(done.called).toBe(true);
  });

  // L3, G5
  it("leaves the Deferred that it waited for with undefined", () => {
    const bench = new Bench();
    const yielded = succeed("x");
    bench.cooperator.cooperate(bench.items("a", yielded));
    bench.tick();

    expect(yielded.result).toBeUndefined();
  });

  // G9
  // T: CooperatorTests.lastTaskCancelsTick
  it.each([
    ["stopped", (task: CooperativeTask) => task.stop()],
    ["paused", (task: CooperativeTask) => task.pause()],
  ])("cancels the scheduled tick when the last active task is %s", (_how, act) => {
    const bench = new Bench();
    const task = bench.cooperator.cooperate(bench.items("a", 1));
    task.whenDone().addErrback(() => undefined);
    expect(bench.isScheduled).toBe(true);
    act(task);

    expect(bench.isScheduled).toBe(false);
  });

  // G11 (JS: such an object fails the task, not the tick)
  it("fails a task whose value has a then that cannot be read, and goes on with the others", () => {
    const bench = new Bench(10);
    const poison = {
      get then(): never {
        throw boom;
      },
    };
    const failed = bench.cooperator.coiterate(bench.items("a", poison));
    const done = bench.cooperator.coiterate(bench.items("b", 1));
    bench.tick();

    expect(errorOf(failed)).toBe(boom);
    expect(done.called).toBe(true);
  });

  // G8, G9
  it("serves a task no more that has been stopped, whichever of the round it is", () => {
    const bench = new Bench();
    const tasks = ["a", "b", "c"].map((name) => bench.cooperator.cooperate(bench.items(name, 1, 2, 3)));
    tasks[1]?.whenDone().addErrback(() => undefined);
    tasks[1]?.stop();
    bench.tick(4);

    expect(bench.log).toEqual(["a0", "c0", "a1", "c1"]);
  });

  // G5
  it("goes on after a null", () => {
    const bench = new Bench();
    const task = bench.cooperator.cooperate(bench.items("a", null));
    const done = task.whenDone();
    bench.tick(2);

    expect([bench.log, done.called, done.result instanceof Failure]).toEqual([["a0", "a1"], true, false]);
  });

  // G5
  it("fails with the very Failure of a Deferred that was waited for", () => {
    const bench = new Bench();
    const failure = new Failure(boom);
    const waited = new Deferred<never>();
    const done = bench.cooperator.cooperate(bench.items("a", waited)).whenDone();
    bench.tick();
    waited.errback(failure);

    expect(failureOf(done)).toBe(failure);
  });
});

describe("Cooperator#coiterate()", () => {
  // G2
  it("fires with the iterator", () => {
    const bench = new Bench(10);
    const iterator = bench.items("a", 1);
    const done = bench.cooperator.coiterate(iterator);
    bench.tick();

    expect(done.result).toBe(iterator);
  });

  // G5
  // T: CooperatorTests.iteratorThrows
  it("fails with what the iterator throws", () => {
    const bench = new Bench();
    const done = bench.cooperator.coiterate({
      next: () => {
        throw boom;
      },
    });
    bench.tick();

    expect(errorOf(done)).toBe(boom);
  });

  // G5
  // T: CooperatorTests.iteratorFailsLater
  it("fails with the failure of a yielded Deferred, later", () => {
    const bench = new Bench();
    const yielded = new Deferred<number>();
    const done = bench.cooperator.coiterate(bench.items("a", yielded));
    bench.tick();
    expect(done.called).toBe(false);
    yielded.errback(boom);

    expect(errorOf(done)).toBe(boom);
  });

  // G5
  // T: CooperatorTests.iteratorFailsAtOnce
  it("fails with the failure of a yielded Deferred that has failed already, which is then handled", () => {
    const tracked = trackUnhandled();
    const bench = new Bench();
    const done = bench.cooperator.coiterate(bench.items("a", fail(boom)));
    bench.tick();

    expect(errorOf(done)).toBe(boom);
    expect(tracked.failures()).toEqual([]);
    tracked.stop();
  });

  // G2
  // T: CooperatorTests.coiterateFromCallback
  it("may be called again from the callback of the one before", () => {
    const bench = new Bench(10);
    const done = bench.cooperator
      .coiterate(bench.items("a", 1))
      .addCallback(() => bench.cooperator.coiterate(bench.items("b", 1)));
    bench.tick(2);

    expect([bench.log, done.paused]).toEqual([["a0", "a1", "b0", "b1"], 0]);
  });
});

describe("Cooperator#running", () => {
  // G10
  // T: CooperatorTests.runningWhenStarted
  it("is true when it was made started", () => {
    expect(new Bench().cooperator.running).toBe(true);
  });

  // G10
  // T: CooperatorTests.runningWhenNotStarted
  it("is false before start()", () => {
    expect(new Bench(1, false).cooperator.running).toBe(false);
  });

  // G10
  // T: CooperatorTests.runningWhenRunning
  it("is true after start()", () => {
    const { cooperator } = new Bench(1, false);
    cooperator.start();

    expect(cooperator.running).toBe(true);
  });

  // G10
  // T: CooperatorTests.runningWhenStopped
  it("is false after stop()", () => {
    const { cooperator } = new Bench();
    cooperator.stop();

    expect(cooperator.running).toBe(false);
  });
});

describe("Cooperator#start()", () => {
  // G10
  it("schedules what was taken on before it", () => {
    const bench = new Bench(1, false);
    bench.cooperator.cooperate(bench.items("a", 1));
    expect(bench.isScheduled).toBe(false);
    bench.cooperator.start();
    bench.tick();

    expect(bench.log).toEqual(["a0"]);
  });

  // G10
  it("makes a stopped one take tasks again", () => {
    const bench = new Bench();
    bench.cooperator.stop();
    bench.cooperator.start();
    bench.cooperator.cooperate(bench.items("a", 1));
    bench.tick();

    expect(bench.log).toEqual(["a0"]);
  });

  // G1
  it("schedules nothing when there is no task", () => {
    const bench = new Bench(1, false);
    const task = bench.cooperator.cooperate(bench.items("a"));
    task.whenDone().addErrback(() => undefined);
    task.stop();
    bench.cooperator.start();

    expect(bench.isScheduled).toBe(false);
  });
});

describe("Cooperator#stop()", () => {
  // G10
  // T: CooperatorTests.stoppedRefusesTasks
  it("makes it refuse tasks with SchedulerStopped", () => {
    const bench = new Bench();
    bench.cooperator.stop();

    expect(errorOf(bench.cooperator.coiterate(bench.items("a", 1)))).toBeInstanceOf(SchedulerStopped);
    expect([bench.log, bench.isScheduled]).toEqual([[], false]);
  });

  // G10
  // T: CooperatorTests.stopEndsRunning
  it("fails a running task's Deferred with SchedulerStopped", () => {
    const bench = new Bench();
    const done = bench.cooperator.coiterate(bench.items("a", 1, 1));
    bench.tick();
    bench.cooperator.stop();

    expect(errorOf(done)).toMatchObject({
      name: "SchedulerStopped",
      code: "ERR_SCHEDULER_STOPPED",
      message: "The Cooperator has been stopped",
    });
    expect(bench.isScheduled).toBe(false);
  });

  // G11 (JS: none is passed over)
  it("ends every one of many tasks", () => {
    const bench = new Bench();
    const dones = ["a", "b", "c", "d", "e"].map((name) => bench.cooperator.coiterate(bench.items(name, 1)));
    bench.cooperator.stop();

    for (const done of dones) expect(errorOf(done)).toBeInstanceOf(SchedulerStopped);
  });

  // G10
  // T: CooperatorTests.stopWhileWaiting
  it("leaves a waiting task as it is; it ends with SchedulerStopped when its Deferred fires", () => {
    const bench = new Bench();
    const yielded = new Deferred<number>();
    const done = bench.cooperator.coiterate(bench.items("a", yielded, 1));
    bench.tick();
    bench.cooperator.stop();
    expect(done.called).toBe(false);
    yielded.callback(1);

    expect(errorOf(done)).toBeInstanceOf(SchedulerStopped);
    expect(bench.log).toEqual(["a0"]);
  });

  // G10
  // T: CooperatorTests.stopWhileWaitingLater
  it("lets a waiting task fail with its Deferred's failure", () => {
    const bench = new Bench();
    const yielded = new Deferred<number>();
    const done = bench.cooperator.coiterate(bench.items("a", yielded));
    bench.tick();
    bench.cooperator.stop();
    yielded.errback(boom);

    expect(errorOf(done)).toBe(boom);
  });

  // G8, G10
  // T: RunStateTests.stopCooperatorFromWhenDone
  it("may be called from a whenDone callback", () => {
    const bench = new Bench(10);
    const task = bench.cooperator.cooperate(bench.items("a"));
    const other = bench.cooperator.coiterate(bench.items("b", 1, 1));
    task.whenDone().addCallback(() => bench.cooperator.stop());
    bench.tick();

    expect(errorOf(other)).toBeInstanceOf(SchedulerStopped);
    expect(bench.isScheduled).toBe(false);
  });

  // G7, G10, G11 (JS)
  it("does not end a task again that a callback has stopped meanwhile", () => {
    const bench = new Bench();
    const first = bench.cooperator.cooperate(bench.items("a", 1));
    const second = bench.cooperator.cooperate(bench.items("b", 1));
    first.whenDone().addErrback(() => second.stop());
    const before = second.whenDone();
    bench.cooperator.stop();

    expect(errorOf(before)).toBeInstanceOf(TaskStopped);
    expect(errorOf(second.whenDone())).toBeInstanceOf(TaskStopped);
    expect(thrownBy(() => second.stop())).toBeInstanceOf(TaskStopped);
  });

  // G10 (JS)
  it("leaves alone a task that a callback has paused meanwhile", () => {
    const bench = new Bench();
    const first = bench.cooperator.cooperate(bench.items("a", 1));
    const second = bench.cooperator.cooperate(bench.items("b", 1));
    first.whenDone().addErrback(() => second.pause());
    const done = second.whenDone();
    bench.cooperator.stop();
    expect(done.called).toBe(false);
    second.resume();

    expect(errorOf(done)).toBeInstanceOf(SchedulerStopped);
  });

  // G10 (JS)
  it("leaves alone what a callback has started anew", () => {
    const bench = new Bench(10);
    const first = bench.cooperator.coiterate(bench.items("a", 1));
    const second = bench.cooperator.coiterate(bench.items("b", 1));
    const anew: Deferred<unknown>[] = [];
    first.addErrback(() => {
      bench.cooperator.start();
      anew.push(bench.cooperator.coiterate(bench.items("c", 1)));
    });
    bench.cooperator.stop();
    expect(errorOf(second)).toBeInstanceOf(SchedulerStopped);
    bench.tick();

    expect(anew.map((done) => done.called)).toEqual([true]);
    expect(bench.log).toEqual(["c0", "c1"]);
  });
});
