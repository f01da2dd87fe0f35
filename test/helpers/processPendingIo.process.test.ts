import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { CancelledError } from "../../src/core/errors.js";
import { processPendingIo } from "../../src/helpers/processPendingIo.js";
import { newEventLoop, setEventLoop } from "../../src/loops/policy.js";
import { FakeEventLoop } from "../loops/FakeEventLoop.js";
import { outcomesOf } from "./outcomesOf.js";

/** A socket that will have been sent "x" and does not read before `resume()`. */
async function socketWithData(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.pause();
  await once(socket, "connect");
  return socket;
}

describe("processPendingIo()", () => {
  // U12
  it("lets a socket be read that is first looked at in the middle of a turn", async () => {
    const accepted: Socket[] = [];
    const server = createServer((peer) => accepted.push(peer.on("error", () => undefined))).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const sockets = [await socketWithData(port), await socketWithData(port)] as const;
    while (accepted.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await Promise.all(accepted.map((peer) => new Promise((resolve) => peer.write("x", resolve))));

    const seen: string[] = [];
    const done = new Promise<void>((resolve, reject) => {
      sockets[1].on("data", () => seen.push("second read"));
      sockets[0].on("data", () => {
        sockets[1].resume();
        processPendingIo()
          .addCallback(() => seen.push("drained"))
          .then(() => resolve(), reject);
      });
    });
    sockets[0].resume();
    await done;
    for (const socket of [...sockets, ...accepted]) socket.destroy();
    server.close();

    expect(seen).toEqual(["second read", "drained"]);
  });

  it("takes two turns", () => {
    const loop = new FakeEventLoop();
    setEventLoop(loop);
    const turns: string[] = [];
    void processPendingIo().addCallback(() => turns.push("over"));
    const count = (): void => {
      if (turns.push("turn") < 3) loop.callSoon(count);
    };
    loop.callSoon(count);
    loop.advance(0);
    setEventLoop(newEventLoop());
    expect(turns).toEqual(["turn", "over", "turn"]);
  });

  it("cancelled, leaves nothing at the loop", () => {
    const loop = new FakeEventLoop();
    setEventLoop(loop);
    const outcomes = [0, 1].map((steps) => {
      const drained = processPendingIo();
      const outcome = outcomesOf(drained);
      if (steps === 1) loop.callSoon(() => drained.cancel());
      else drained.cancel();
      return outcome;
    });
    loop.advance(0);
    setEventLoop(newEventLoop());
    expect(outcomes).toEqual([[expect.any(CancelledError)], [expect.any(CancelledError)]]);
    expect(loop.pending).toBe(0);
  });

  it("throws without a loop", () => {
    setEventLoop(null);
    try {
      expect(() => processPendingIo()).toThrow("isAsyncioAvailable() called without an installed reactor");
    } finally {
      setEventLoop(newEventLoop());
    }
  });
});
