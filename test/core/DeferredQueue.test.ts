import { describe, expect, it } from "vitest";
import { DeferredQueue } from "../../src/core/DeferredQueue.js";
import { CancelledError } from "../../src/core/errors.js";
import { succeed } from "../../src/core/succeed.js";
import { errorOf, thrownBy } from "./outcomes.js";

describe("DeferredQueue", () => {
  // K5
  // T: OtherPrimitivesTests.testQueue
  it("gives stored objects, the oldest first", () => {
    const queue = new DeferredQueue<string>();
    queue.put("a");
    queue.put("b");
    expect(queue.pending).toEqual(["a", "b"]);

    expect([queue.get().result, queue.get().result, queue.pending]).toEqual(["a", "b", []]);
  });

  // K5
  it("gives an object to the oldest get that waits, inside put()", () => {
    const queue = new DeferredQueue<string>();
    const gets = [queue.get(), queue.get()];
    expect(queue.waiting).toHaveLength(2);
    queue.put("a");
    expect(gets.map((get) => get.called)).toEqual([true, false]);
    queue.put("b");

    expect(gets.map((get) => get.result)).toEqual(["a", "b"]);
    expect([queue.waiting, queue.pending]).toEqual([[], []]);
  });

  // K5
  it.each([undefined, null, 0, "", false])("stores %s like anything else", (object) => {
    const queue = new DeferredQueue<unknown>();
    queue.put(object);
    const get = queue.get();

    expect([get.called, get.result]).toEqual([true, object]);
  });

  // K5
  it.each([0, 1, 2])("overflows when it holds its size of %s", (size) => {
    const queue = new DeferredQueue<number>({ size });
    for (let i = 0; i < size; i++) queue.put(i);

    expect(thrownBy(() => queue.put(99))).toMatchObject({
      name: "QueueOverflow",
      code: "ERR_QUEUE_OVERFLOW",
      message: `Cannot put into the DeferredQueue: it holds ${size} objects, its size`,
    });
    expect(queue.pending).toHaveLength(size);
  });

  // K5
  it.each([0, 1, 2])("underflows when as many gets wait as its backlog of %s", (backlog) => {
    const queue = new DeferredQueue<number>({ backlog });
    for (let i = 0; i < backlog; i++) queue.get();

    expect(thrownBy(() => queue.get())).toMatchObject({
      name: "QueueUnderflow",
      code: "ERR_QUEUE_UNDERFLOW",
      message: `Cannot get from the DeferredQueue: ${backlog} gets wait, its backlog`,
    });
  });

  // K5
  it("gives to a waiting get even with the size 0", () => {
    const queue = new DeferredQueue<number>({ size: 0 });
    const get = queue.get();
    queue.put(1);

    expect(get.result).toBe(1);
  });

  // K5
  it("gives a stored object even with the backlog 0", () => {
    const queue = new DeferredQueue<number>({ backlog: 0 });
    queue.put(1);

    expect(queue.get().result).toBe(1);
  });

  // K5
  it("is unlimited with undefined", () => {
    const queue = new DeferredQueue<number>({ size: undefined, backlog: undefined });
    for (let i = 0; i < 1000; i++) queue.put(i);

    expect(queue.pending).toHaveLength(1000);
  });

  // K5
  it.each([-1, 1.5, NaN, null, "1"])("refuses the limit %s", (limit) => {
    for (const name of ["size", "backlog"]) {
      expect(thrownBy(() => new DeferredQueue({ [name]: limit }))).toMatchObject({
        name: "RangeError",
        code: "ERR_QUEUE_LIMIT",
        message: `Cannot make a DeferredQueue of ${name} ${limit}: wanted a whole number of 0 or more`,
      });
    }
  });

  // K5
  // T: OtherPrimitivesTests.test_cancelQueueAfterSynchronousGet
  it("is not affected by a cancel of a get that has its object", () => {
    const queue = new DeferredQueue<number>();
    queue.put(1);
    const get = queue.get();
    get.cancel();

    expect(get.result).toBe(1);
  });

  // K5
  // T: OtherPrimitivesTests.test_cancelQueueAfterGet
  it("forgets a get that is cancelled while it waits; the object goes elsewhere", () => {
    const queue = new DeferredQueue<number>();
    const [first, second] = [queue.get(), queue.get()];
    first.cancel();
    expect(errorOf(first)).toBeInstanceOf(CancelledError);
    queue.put(1);

    expect([second.result, queue.waiting]).toEqual([1, []]);
  });

  // K5
  it("may be put into by the callback of a get", () => {
    const queue = new DeferredQueue<number>();
    queue.get().addCallback((n) => queue.put(n + 1));
    const second = queue.get();
    queue.put(1);

    expect([second.result, queue.pending]).toEqual([2, []]);
  });

  // D9, K5 (JS: at the call that puts, or the object would be lost)
  it("refuses a Deferred, whether a get waits or not", () => {
    const queue = new DeferredQueue<unknown>();
    const refusal = {
      name: "TypeError",
      code: "ERR_FIRED_WITH_DEFERRED",
      message: "Cannot put a Deferred into the DeferredQueue: a get would have to fire with it; put what it gives",
    };
    expect(thrownBy(() => queue.put(succeed(1)))).toMatchObject(refusal);
    const get = queue.get();
    expect(thrownBy(() => queue.put(succeed(1)))).toMatchObject(refusal);
    queue.put("x");

    expect([get.result, queue.pending]).toEqual(["x", []]);
  });

  // K5
  it("takes Infinity for no limit", () => {
    const queue = new DeferredQueue<number>({ size: Infinity, backlog: Infinity });
    queue.put(1);

    expect(queue.pending).toEqual([1]);
  });
});
