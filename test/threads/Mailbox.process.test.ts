import { once } from "node:events";
import { setTimeout as later } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import { host } from "#host";
import { afterEach, describe, expect, it } from "vitest";
import { setErrorLogger } from "../../src/core/logError.js";
import type { HostPort, HostWorker } from "../../src/host/HostWorkers.js";
import type { MailboxPort } from "../../src/threads/Mailbox.js";
import { Mailbox, mailbox, postAndWake } from "../../src/threads/Mailbox.js";

const POSTER = new URL("fixtures/poster.mjs", import.meta.url);

const started: HostWorker[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.terminate()));
  setErrorLogger(undefined);
});

function startPoster(
  box: Mailbox,
  count: number,
  pause: number,
): { readonly got: number[]; readonly port: MailboxPort } {
  const worker = host.workers.spawn(POSTER, { data: { word: box.word, count, pause } });
  started.push(worker);
  const got: number[] = [];
  const port = box.open(worker.port, (message) => got.push(message as number));
  port.busy = true;
  return { got, port };
}

/** What a reactor that blocks its thread does. */
function blockUntil(box: Mailbox, done: () => boolean): void {
  while (!done()) {
    const seen = Atomics.load(box.word, 0);
    if (!box.drain() && Atomics.wait(box.word, 0, seen, 10_000) === "timed-out") throw new Error("Nothing came");
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function pair(): { readonly near: HostPort; readonly far: HostPort } {
  const { port1, port2 } = new MessageChannel();
  return { near: port1, far: port2 };
}

describe("Mailbox", () => {
  describe("of a port whose other side is gone", () => {
    const openDeserted = async (box: Mailbox): Promise<{ readonly got: unknown[]; readonly port: MailboxPort }> => {
      const { near, far } = pair();
      const got: unknown[] = [];
      const port = box.open(
        near,
        (message) => got.push(message),
        (reason) => {
          got.push(reason.message);
          port.close();
        },
      );
      far.postMessage("last word");
      far.close();
      // A port is closed at the end of a turn.
      await later(1);
      return { got, port };
    };

    it("tells once, after its last message, when it owes something", async () => {
      const box = new Mailbox();
      const { got, port } = await openDeserted(box);
      port.busy = true;
      while (box.busy > 0) box.drain();
      box.drain();

      expect(got).toEqual(["last word", "it could not say why, as when no memory is left"]);
    });

    it("does not tell when it owes nothing", async () => {
      const box = new Mailbox();
      const { got } = await openDeserted(box);
      box.drain();
      box.drain();

      expect(got).toEqual(["last word"]);
    });
  });

  it("is to be drained within a second while a port owes something", () => {
    const box = new Mailbox();
    const port = box.open(pair().near, () => undefined);
    expect(box.nextDrain).toBe(Infinity);
    port.busy = true;
    box.drain();

    expect(box.nextDrain).toBeLessThanOrEqual(performance.now() + 1_000);
    port.close();
    expect(box.nextDrain).toBe(Infinity);
  });

  it("delivers in order by the loop's turns", async () => {
    const { got } = startPoster(new Mailbox(), 500, 0);

    while (got.length < 500) await later(1);

    expect(got).toEqual(numbers(500));
  });

  it("delivers in order while the thread is blocked", () => {
    const box = new Mailbox();
    const { got } = startPoster(box, 500, 0);

    blockUntil(box, () => got.length === 500);

    expect(got).toEqual(numbers(500));
  });

  it("delivers every message once when blocking and turns alternate", async () => {
    const box = new Mailbox();
    const { got } = startPoster(box, 200, 0.2);

    while (got.length < 200) {
      const wanted = Math.min(200, got.length + 7);
      blockUntil(box, () => got.length >= wanted);
      await later(1);
    }
    await later(20);

    expect(got).toEqual(numbers(200));
    expect(box.drain()).toBe(false);
  });

  it("serves several ports", () => {
    const box = new Mailbox();
    const posters = [startPoster(box, 50, 0.1), startPoster(box, 50, 0.1)];

    blockUntil(box, () => posters.every(({ got }) => got.length === 50));

    expect(posters.map(({ got }) => got)).toEqual([numbers(50), numbers(50)]);
  });

  it("delivers at most 1,000 messages of a port in one go, and says that there may be more", () => {
    const box = new Mailbox();
    const { near, far } = pair();
    const got: unknown[] = [];
    box.open(near, (message) => got.push(message)).busy = true;
    for (const number of numbers(1_500)) far.postMessage(number);

    expect([box.drain(), got.length]).toEqual([true, 1_000]);
    expect([box.drain(), got.length]).toEqual([true, 1_500]);
    expect(box.drain()).toBe(false);
    near.close();
  });

  it("logs what a delivery throws, and goes on", () => {
    const logged: string[] = [];
    setErrorLogger((failure) => logged.push(failure.getErrorMessage()));
    const box = new Mailbox();
    const { near, far } = pair();
    const port = box.open(near, (message) => {
      throw new Error(`Not ${String(message)}`);
    });
    far.postMessage(1);
    far.postMessage(2);

    box.drain();

    expect(logged).toEqual(["Not 1", "Not 2"]);
    port.close();
  });

  it("delivers nothing of a port that was closed, though it has arrived", async () => {
    const box = new Mailbox();
    const { near, far } = pair();
    const got: unknown[] = [];
    const port = box.open(near, (message) => {
      got.push(message);
      port.close();
    });
    far.postMessage(1);
    far.postMessage(2);

    box.drain();
    await once(far as unknown as import("node:worker_threads").MessagePort, "close");

    expect(got).toEqual([1]);
    expect(box.drain()).toBe(false);
  });

  it("counts the ports that are owed something", () => {
    const box = new Mailbox();
    const ports = [pair(), pair()].map(({ near }) => box.open(near, () => undefined));
    expect(box.busy).toBe(0);

    for (const port of ports) port.busy = true;
    expect(box.busy).toBe(2);

    ports[0]?.close();
    expect(box.busy).toBe(1);
    ports[1]?.close();
    expect(box.busy).toBe(0);
  });
});

describe("postAndWake()", () => {
  it("adds to the word after the message is there", () => {
    const box = new Mailbox();
    const { near, far } = pair();
    const got: unknown[] = [];
    const port = box.open(near, (message) => got.push(message));

    postAndWake(far, box.word, "x");

    expect(Atomics.load(box.word, 0)).toBe(1);
    box.drain();
    expect(got).toEqual(["x"]);
    port.close();
  });
});

describe("mailbox()", () => {
  it("is one for each thread", () => {
    expect(mailbox()).toBe(mailbox());
  });
});

describe("a buffer that has changed hands", () => {
  const detached = (): ArrayBuffer => {
    const buffer = new ArrayBuffer(8);
    structuredClone(buffer, { transfer: [buffer] });
    return buffer;
  };

  it("is refused by MailboxPort.post(), since it would never arrive", () => {
    const { near } = pair();
    const port = new Mailbox().open(near, () => undefined);
    const buffer = detached();

    expect(() => {
      port.post(buffer, [buffer]);
    }).toThrow(expect.objectContaining({ name: "DataCloneError" }) as Error);
    port.close();
  });

  it("is refused by postAndWake(), and nobody is woken", () => {
    const { near } = pair();
    const box = new Mailbox();
    const buffer = detached();

    expect(() => {
      postAndWake(near, box.word, buffer, [buffer]);
    }).toThrow(expect.objectContaining({ name: "DataCloneError" }) as Error);
    expect(box.word[0]).toBe(0);
    near.close();
  });

  it("is none when it is empty", () => {
    const { near } = pair();
    const port = new Mailbox().open(near, () => undefined);
    const buffer = new ArrayBuffer(0);

    expect(() => {
      port.post(buffer, [buffer]);
    }).not.toThrow();
    port.close();
  });
});
