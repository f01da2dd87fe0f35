import { describe, expect, it } from "vitest";
import { Deferred } from "../../src/core/Deferred.js";
import { fail } from "../../src/core/fail.js";
import { trackUnhandled } from "../../src/core/unhandledErrors.js";
import type { CooperativeTask } from "../../src/time/CooperativeTask.js";
import { SchedulerStopped, TaskDone, TaskFailed, TaskStopped } from "../../src/time/errors.js";
import { errorOf, thrownBy } from "../core/outcomes.js";
import { Bench } from "./Bench.js";

const boom = new Error("boom");

describe("CooperativeTask", () => {
  // G6
  // T: RunStateTests.pauseResume
  it("is not worked on while it is paused", () => {
    const bench = new Bench();
    const task = bench.cooperator.cooperate(bench.items("a", 1, 1));
    bench.tick();
    task.pause();
    bench.tick();
    expect(bench.log).toEqual(["a0"]);
    task.resume();
    bench.tick();

    expect(bench.log).toEqual(["a0", "a1"]);
  });

  // G6
  it("joins at the end of the round when it is resumed", () => {
    const bench = new Bench(3);
    const first = bench.cooperator.cooperate(bench.items("a", 1, 1));
    bench.cooperator.cooperate(bench.items("b", 1, 1));
    first.pause();
    first.resume();
    bench.tick();

    expect(bench.log.slice(0, 2)).toEqual(["b0", "a0"]);
  });

  // G6
  // T: RunStateTests.resumeNotPaused
  it("refuses resume() without a pause", () => {
    const bench = new Bench();
    const task = bench.cooperator.cooperate(bench.items("a", 1));

    expect(thrownBy(() => task.resume())).toMatchObject({
      name: "NotPaused",
      code: "ERR_NOT_PAUSED",
      message: "Cannot resume the cooperative task: it is not paused",
    });
  });

  // G6
  // T: RunStateTests.pauseTwice
  it("needs as many resumes as pauses", () => {
    const bench = new Bench();
    const task = bench.cooperator.cooperate(bench.items("a", 1));
    task.pause();
    task.pause();
    task.resume();
    bench.tick();
    expect(bench.log).toEqual([]);
    task.resume();
    bench.tick();

    expect(bench.log).toEqual(["a0"]);
  });

  // G6
  // T: RunStateTests.pauseWhileDeferred
  it.each(["Deferred first", "resume first"])("needs both its Deferred and resume(): %s", (order) => {
    const bench = new Bench();
    const yielded = new Deferred<number>();
    const task = bench.cooperator.cooperate(bench.items("a", yielded, 1));
    bench.tick();
    task.pause();
    const fire = (): void => yielded.callback(1);
    const resume = (): void => task.resume();
    const [first, second] = order === "Deferred first" ? [fire, resume] : [resume, fire];
    first();
    bench.tick();
    expect(bench.log).toEqual(["a0"]);
    second();
    bench.tick();

    expect(bench.log).toEqual(["a0", "a1"]);
  });

  // G7
  // T: RunStateTests.whenDoneDone
  it("fires whenDone() with the iterator when that is exhausted", () => {
    const bench = new Bench();
    const iterator = bench.items("a");
    const done = bench.cooperator.cooperate(iterator).whenDone();
    bench.tick();

    expect(done.result).toBe(iterator);
  });

  // G7
  // T: RunStateTests.whenDoneError
  it("fails whenDone() with what the iterator throws", () => {
    const bench = new Bench();
    const done = bench.cooperator
      .cooperate({
        next: () => {
          throw boom;
        },
      })
      .whenDone();
    bench.tick();

    expect(errorOf(done)).toBe(boom);
  });

  // G7, G8
  // T: RunStateTests.whenDoneStop
  it("fails whenDone() with TaskStopped before stop() returns", () => {
    const bench = new Bench();
    const task = bench.cooperator.cooperate(bench.items("a", 1));
    const done = task.whenDone();
    task.stop();

    expect(errorOf(done)).toMatchObject({
      name: "TaskStopped",
      code: "ERR_TASK_STOPPED",
      message: "The cooperative task has been stopped",
    });
  });

  // G7
  // T: RunStateTests.whenDoneAlreadyDone
  it("gives a Deferred that has fired when it has ended, a new one each time", () => {
    const bench = new Bench();
    const iterator = bench.items("a");
    const task = bench.cooperator.cooperate(iterator);
    bench.tick();

    expect(task.whenDone().result).toBe(iterator);
    expect(task.whenDone() === task.whenDone()).toBe(false);
  });

  // G7
  it("gives each whenDone() its own Deferred, which all fire", () => {
    const bench = new Bench();
    const task = bench.cooperator.cooperate(bench.items("a"));
    const dones = [task.whenDone(), task.whenDone().addCallback(() => "changed")];
    bench.tick();

    expect(dones.map((done) => typeof done.result)).toEqual(["object", "string"]);
  });

  // G8
  // T: RunStateTests.stopStops
  it("is not worked on again after stop()", () => {
    const bench = new Bench();
    const task = bench.cooperator.cooperate(bench.items("a", 1, 1));
    task.whenDone().addErrback(() => undefined);
    bench.tick();
    task.stop();
    bench.tick();

    expect(bench.log).toEqual(["a0"]);
  });

  // G6
  // T: RunStateTests.pauseStopResume
  it("is quiet when it is resumed after it was paused and stopped", () => {
    const bench = new Bench();
    const task = bench.cooperator.cooperate(bench.items("a", 1));
    task.pause();
    task.stop();
    task.resume();
    bench.tick();

    expect([bench.log, bench.isScheduled]).toEqual([[], false]);
  });

  // G8, G11
  // T: RunStateTests.stopWhileDeferred
  it.each(["callback", "errback"] as const)("may be stopped while it waits; a late %s is ignored", (method) => {
    const tracked = trackUnhandled();
    const bench = new Bench();
    const yielded = new Deferred<unknown>();
    const task = bench.cooperator.cooperate(bench.items("a", yielded, 1));
    const done = task.whenDone();
    bench.tick();
    task.stop();
    expect(errorOf(done)).toBeInstanceOf(TaskStopped);
    yielded[method](boom);
    bench.tick();

    expect([bench.log, tracked.failures()]).toEqual([["a0"], []]);
    expect(errorOf(task.whenDone())).toBeInstanceOf(TaskStopped);
    tracked.stop();
  });

  // G8
  // T: RunStateTests.stopFinished
  it.each([
    ["exhausted", [], TaskDone, "ERR_TASK_DONE", "The cooperative task has run to its end"],
    ["failed", [fail(boom)], TaskFailed, "ERR_TASK_FAILED", "The cooperative task has failed"],
  ])("refuses pause() and stop() when it is %s", (_how, items, type, code, message) => {
    const bench = new Bench();
    const task = bench.cooperator.cooperate(bench.items("a", ...items));
    bench.tick();

    for (const error of [thrownBy(() => task.stop()), thrownBy(() => task.pause())]) {
      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject({ name: type.name, code, message });
    }
  });

  // G8
  it("refuses pause() and stop() by how it ended", () => {
    const bench = new Bench();
    const stopped = bench.cooperator.cooperate(bench.items("a", 1));
    const ended = bench.cooperator.cooperate(bench.items("b", 1));
    stopped.stop();
    bench.cooperator.stop();

    expect(thrownBy(() => stopped.pause())).toBeInstanceOf(TaskStopped);
    expect(thrownBy(() => ended.stop())).toBeInstanceOf(SchedulerStopped);
  });

  // G8, G11 (JS: it ended by stop(), whatever the step then gives)
  it.each([
    ["a value", () => ({ done: false, value: 1 })],
    ["a Deferred", () => ({ done: false, value: new Deferred() })],
    ["the end", () => ({ done: true, value: undefined })],
    [
      "an error",
      () => {
        throw boom;
      },
    ],
  ])("may be stopped by its own iterator, which then gives %s", (_what, give) => {
    const bench = new Bench(10);
    const task: CooperativeTask = bench.cooperator.cooperate({
      next: () => {
        task.stop();
        return give() as IteratorResult<unknown>;
      },
    });
    const done = task.whenDone();
    const other = bench.cooperator.coiterate(bench.items("b", 1));
    bench.tick();
    bench.tick();

    expect(errorOf(done)).toBeInstanceOf(TaskStopped);
    expect(thrownBy(() => task.stop())).toBeInstanceOf(TaskStopped);
    expect(other.called).toBe(true);
  });

  // G5
  it("does not look at what the iterator returns at its end", () => {
    const bench = new Bench();
    const poison = {
      get then(): never {
        throw boom;
      },
    };
    const iterator: Iterator<unknown> = { next: () => ({ done: true, value: poison }) };
    const done = bench.cooperator.cooperate(iterator).whenDone();
    bench.tick();

    expect(done.result).toBe(iterator);
  });

  // G6, G8
  it("leaves the others in the round when it is stopped while it is paused", () => {
    const bench = new Bench();
    const task = bench.cooperator.cooperate(bench.items("a", 1));
    bench.cooperator.cooperate(bench.items("b", 1));
    task.whenDone().addErrback(() => undefined);
    task.pause();
    task.stop();
    bench.tick();

    expect(bench.log).toEqual(["b0"]);
  });
});
