import { describe, expect, it } from "vitest";
import { RequestQueue } from "../../../src/crawler/engine/RequestQueue.js";
import { Request } from "../../../src/crawler/http/Request.js";

/** `"a"` is an ordinary request, `"a*"` one of `start()`, `"a+2"` one of priority 2. */
function queueOf(...words: string[]): RequestQueue {
  const queue = new RequestQueue();
  for (const word of words) {
    const [, name, priority = "0", start] = /^(\w+)(?:([+-]\d+))?(\*)?$/.exec(word) ?? [];
    queue.push(new Request(`http://host/${name}`, { priority: Number(priority) }), start === "*");
  }
  return queue;
}

function drain(queue: RequestQueue): string {
  const names: string[] = [];
  for (let request = queue.pop(); request !== undefined; request = queue.pop()) {
    names.push(request.url.split("/").pop() ?? "");
  }
  return names.join(" ");
}

describe("RequestQueue", () => {
  it.each([
    ["the latest first", ["a", "b", "c"], "c b a"],
    ["requests of start() in their order", ["a*", "b*", "c*"], "a b c"],
    ["requests of start() after the others", ["a*", "b", "c*", "d"], "d b a c"],
    ["the highest priority first", ["a", "b+1", "c-1", "d+1", "e"], "d b e a c"],
    ["a higher priority first, be it of start()", ["a", "b+1*", "c"], "b c a"],
    ["a lower priority last, be it no request of start()", ["a-5", "b*"], "b a"],
  ])("gives %s", (_rule, words, order) => {
    expect(drain(queueOf(...words))).toBe(order);
  });

  it("knows its length", () => {
    const queue = queueOf("a", "b*", "c+3");
    queue.pop();

    expect(queue.length).toBe(2);
    drain(queue);
    expect(queue.length).toBe(0);
  });

  it("keeps the order of many requests of start(), taken while others come", () => {
    const queue = new RequestQueue();
    const taken: number[] = [];
    for (let n = 0; n < 5000; n++) {
      queue.push(new Request(`http://host/${n}`), true);
      if (n % 2 === 0) taken.push(Number(queue.pop()?.url.slice("http://host/".length)));
    }
    for (let request = queue.pop(); request !== undefined; request = queue.pop()) {
      taken.push(Number(request.url.slice("http://host/".length)));
    }

    expect(taken).toEqual(Array.from({ length: 5000 }, (_, n) => n));
  });
});
