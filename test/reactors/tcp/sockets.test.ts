import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../../src/core/Deferred.js";
import { fail } from "../../../src/core/fail.js";
import { succeed } from "../../../src/core/succeed.js";
import { CancelledError, TimeoutError } from "../../../src/core/errors.js";
import { SelectorEventLoop } from "../../../src/loops/SelectorEventLoop.js";
import { AsyncioSelectorReactor } from "../../../src/reactors/AsyncioSelectorReactor.js";
import { BlockingReactorError } from "../../../src/reactors/select/errors.js";
import { SelectReactor } from "../../../src/reactors/select/SelectReactor.js";
import { CannotListenError } from "../../../src/reactors/tcp/errors.js";
import type { TcpConnection } from "../../../src/reactors/tcp/TcpConnection.js";
import type { TcpPort } from "../../../src/reactors/tcp/TcpPort.js";
import { collectLoggedErrors } from "../loggedErrors.js";

const LOCAL = "127.0.0.1";
const logged = collectLoggedErrors();
let reactor: AsyncioSelectorReactor;
let run: Promise<void>;
const ignore = (): void => undefined;

beforeEach(() => {
  reactor = new AsyncioSelectorReactor(new SelectorEventLoop());
  run = reactor.run();
});

afterEach(async () => {
  if (reactor.running) reactor.stop();
  await run;
});

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const port = await reactor.listenTcp([], LOCAL, ignore);
  await port.stopListening();
  return port.port;
}

/** What a connection gets until it is closed. */
async function textOf(connection: TcpConnection): Promise<string> {
  let text = "";
  connection.socket.on("data", (chunk: Uint8Array) => {
    text += new TextDecoder().decode(chunk);
  });
  await connection.whenClosed();
  return text;
}

describe("listenTcp()", () => {
  it("takes any free port for an empty range, on 127.0.0.1 by default", async () => {
    const port = await reactor.listenTcp([], undefined, ignore);
    expect(port.host).toBe(LOCAL);
    expect(port.port).toBeGreaterThan(0);
  });

  it("takes exactly the port of a range of one", async () => {
    const wanted = await freePort();
    expect((await reactor.listenTcp([wanted], LOCAL, ignore)).port).toBe(wanted);
  });

  it("takes the first free port of a range", async () => {
    const taken = await reactor.listenTcp([], LOCAL, ignore);
    const last = Math.min(taken.port + 20, 65_535);
    const port = await reactor.listenTcp([taken.port, last], LOCAL, ignore);
    expect(port.port).toBeGreaterThan(taken.port);
    expect(port.port).toBeLessThanOrEqual(last);
  });

  it("fails with the error of the last port when all are taken", async () => {
    const { port } = await reactor.listenTcp([], LOCAL, ignore);
    for (const range of [[port], [port, port]]) {
      const error: unknown = await reactor.listenTcp(range, LOCAL, ignore).asFuture().catch(String);
      expect(error).toMatch(`CannotListenError: Cannot listen on ${LOCAL}:${port}: listen EADDRINUSE`);
    }
    await expect(reactor.listenTcp([port], LOCAL, ignore)).rejects.toThrow(
      expect.objectContaining({ code: "ERR_CANNOT_LISTEN", host: LOCAL, port, cause: expect.any(Error) as Error }),
    );
    await expect(reactor.listenTcp([port], LOCAL, ignore)).rejects.toBeInstanceOf(CannotListenError);
  });

  it.each([
    [[2, 1], "invalid portrange: [2, 1]"],
    [[1, 2, 3], "invalid portrange: [1, 2, 3]"],
    [[-1], "invalid portrange: [-1]"],
    [[65_536], "invalid portrange: [65536]"],
    [["80"] as never, 'invalid portrange: ["80"]'],
    [[1, NaN], "invalid portrange: [1, NaN]"],
    [80 as never, "invalid portrange: 80"],
    [undefined as never, "invalid portrange: undefined"],
  ])("refuses the range %o", (range, message) => {
    expect(() => reactor.listenTcp(range, LOCAL, ignore)).toThrow(
      expect.objectContaining({ name: "RangeError", code: "ERR_PORT_RANGE", message }) as Error,
    );
  });

  it("refuses what is not a function", () => {
    expect(() => reactor.listenTcp([], LOCAL, undefined as never)).toThrow("the connection listener is undefined");
  });

  it("gives up when it is cancelled, and the port is free", async () => {
    const wanted = await freePort();
    const listening = reactor.listenTcp([wanted], LOCAL, ignore);
    listening.cancel();
    await expect(listening).rejects.toBeInstanceOf(CancelledError);
    expect((await reactor.listenTcp([wanted], LOCAL, ignore)).port).toBe(wanted);
  });

  it("logs what the listener throws, and goes on", async () => {
    const boom = new Error("boom");
    let taken = 0;
    const port = await reactor.listenTcp([], LOCAL, (connection) => {
      taken++;
      connection.socket.end();
      throw boom;
    });
    for (let i = 0; i < 2; i++) expect(await textOf(await reactor.connectTCP(LOCAL, port.port))).toBe("");
    expect([taken, logged]).toEqual([2, [boom, boom]]);
  });
});

describe("a TcpPort", () => {
  it("is free when it has stopped, however often it is asked to", async () => {
    const port = await reactor.listenTcp([], LOCAL, ignore);
    const [first, second] = [port.stopListening(), port.stopListening()];
    await Promise.all([first, second]);
    await port.stopListening();
    const again = await reactor.listenTcp([port.port], LOCAL, ignore);
    expect(again.port).toBe(port.port);
    await again[Symbol.asyncDispose]();
    await expect(reactor.connectTCP(LOCAL, port.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("leaves the connections that there are alone", async () => {
    const accepted = new Deferred<TcpConnection>();
    const port = await reactor.listenTcp([], LOCAL, (connection) => accepted.callback(connection));
    const client = await reactor.connectTCP(LOCAL, port.port);
    const server = await accepted.asFuture();
    await port.stopListening();
    const text = textOf(client);
    server.write("still here");
    server.socket.end();
    expect(await text).toBe("still here");
  });
});

describe("connectTCP()", () => {
  let port: TcpPort;
  beforeEach(async () => {
    port = await reactor.listenTcp([], LOCAL, (connection) => {
      connection.write(`hello ${connection.host}`);
      connection.socket.end();
    });
  });

  it("connects, and knows when the connection is closed", async () => {
    const connection = await reactor.connectTCP(LOCAL, port.port);
    expect([connection.host, connection.port]).toEqual([LOCAL, port.port]);
    expect(await textOf(connection)).toBe(`hello ${LOCAL}`);
    await connection.close();
    await connection[Symbol.asyncDispose]();
    expect(connection.socket.destroyed).toBe(true);
  });

  it("asks the installed resolver for the name", async () => {
    const asked: string[] = [];
    reactor.installResolver({
      resolve: (name) => {
        asked.push(name);
        return succeed(LOCAL);
      },
    });
    expect((await reactor.connectTCP("some.host", port.port)).host).toBe(LOCAL);
    expect(asked).toEqual(["some.host"]);
  });

  it("fails with the error of the system when it is refused", async () => {
    await port.stopListening();
    await expect(reactor.connectTCP(LOCAL, port.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("fails when the name has no address", async () => {
    const unknown = new Error("unknown host");
    reactor.installResolver({ resolve: () => fail(unknown) });
    await expect(reactor.connectTCP("some.host", port.port)).rejects.toBe(unknown);
  });

  it("fails with a TimeoutError when it takes too long, the lookup included", async () => {
    const never = new Deferred<string>();
    reactor.installResolver({ resolve: () => never });
    await expect(reactor.connectTCP("some.host", port.port, { timeout: 5 })).rejects.toBeInstanceOf(TimeoutError);
    expect(never.called).toBe(true);
  });

  it("gives up when it is cancelled, and has no timer left", async () => {
    const connecting = reactor.connectTCP(LOCAL, port.port);
    connecting.cancel();
    await expect(connecting).rejects.toBeInstanceOf(CancelledError);
    expect(reactor.getDelayedCalls()).toEqual([]);
  });

  it.each([0, -1, 65_536, 1.5, NaN, "80" as never, undefined as never])("refuses the port %o", (bad) => {
    expect(() => reactor.connectTCP(LOCAL, bad)).toThrow(
      expect.objectContaining({ name: "RangeError", code: "ERR_PORT_RANGE" }) as Error,
    );
    expect(reactor.getDelayedCalls()).toEqual([]);
  });

  it("refuses a bad timeout", () => {
    expect(() => reactor.connectTCP(LOCAL, 1, { timeout: -1 })).toThrow("Cannot connect by TCP: the duration is -1");
  });
});

describe("the shutdown of a reactor", () => {
  it("closes its ports and connections, and gives up its attempts", async () => {
    const accepted = new Deferred<TcpConnection>();
    const port = await reactor.listenTcp([], LOCAL, (connection) => accepted.callback(connection));
    const client = await reactor.connectTCP(LOCAL, port.port);
    const server = await accepted.asFuture();
    const attempt = reactor.connectTCP(LOCAL, port.port);
    reactor.addSystemEventTrigger("before", "shutdown", () => client.socket.destroyed);
    reactor.stop();
    await Promise.all([client.whenClosed(), server.whenClosed(), port.stopListening()]);
    await attempt.addErrback(() => undefined);
    await run;
    const other = new AsyncioSelectorReactor(new SelectorEventLoop());
    const taken = await other.listenTcp([port.port], LOCAL, ignore);
    expect(taken.port).toBe(port.port);
    await taken.stopListening();
  });
});

describe("resolve()", () => {
  it("looks names up by the system", async () => {
    expect(await reactor.resolve("localhost")).toMatch(/^(127\.0\.0\.1|::1)$/);
  });

  it("returns an address itself, asking nobody", () => {
    reactor.installResolver({ resolve: () => fail(new Error("asked")) });
    expect([reactor.resolve("10.1.2.3").result, reactor.resolve("::1").result]).toEqual(["10.1.2.3", "::1"]);
  });

  it("fails with the system's error for a name without an address", async () => {
    await expect(reactor.resolve("no-such-host.invalid")).rejects.toMatchObject({ syscall: "getaddrinfo" });
  });

  it("drops the system's answer when it is cancelled", async () => {
    const resolving = reactor.resolve("localhost");
    resolving.cancel();
    await expect(resolving).rejects.toBeInstanceOf(CancelledError);
    await reactor.resolve("localhost");
  });

  it("fails with what the resolver throws", async () => {
    const boom = new Error("boom");
    reactor.installResolver({
      resolve: () => {
        throw boom;
      },
    });
    await expect(reactor.resolve("some.host")).rejects.toBe(boom);
  });

  it.each([undefined, null, 42, {}])("refuses the name %o", (name) => {
    expect(() => reactor.resolve(name as never)).toThrow(
      expect.objectContaining({ name: "TypeError", code: "ERR_HOST_NAME" }) as Error,
    );
  });
});

describe("installResolver()", () => {
  it.each([undefined, "", 5])("refuses a resolver's answer that is no address: %j", async (answer) => {
    const port = await reactor.listenTcp([], LOCAL, ignore);
    reactor.installResolver({ resolve: () => succeed(answer as string) });

    const error: unknown = await reactor.connectTCP("unknown.test", port.port).then(undefined, (e: unknown) => e);

    expect(error).toMatchObject({ name: "TypeError", code: "ERR_RESOLVER" });
    expect((error as Error).message).toContain(`"unknown.test"`);
  });

  it("gives the resolver that was in place", async () => {
    const mine = { resolve: () => Promise.resolve("10.0.0.1") };
    const system = reactor.installResolver(mine);
    expect(await reactor.resolve("some.host")).toBe("10.0.0.1");
    expect(reactor.installResolver(system)).toBe(mine);
    expect(await reactor.resolve("localhost")).not.toBe("10.0.0.1");
  });

  it.each([undefined, null, {}, () => "10.0.0.1", { resolve: "10.0.0.1" }])("refuses %o", (resolver) => {
    expect(() => reactor.installResolver(resolver as never)).toThrow(
      expect.objectContaining({ name: "TypeError", code: "ERR_RESOLVER" }) as Error,
    );
  });
});

describe("the sockets of a reactor that blocks", () => {
  const blocking = new SelectReactor();
  it.each([
    ["listen on a TCP port", () => blocking.listenTcp([], LOCAL, ignore)],
    ["connect by TCP", () => blocking.connectTCP(LOCAL, 80)],
    ["resolve a name by the system's resolver", () => blocking.resolve("localhost")],
  ])("are refused by name, with the cure: %s", (attempt, act) => {
    expect(act).toThrow(BlockingReactorError);
    expect(act).toThrow(`Cannot ${attempt}: the SelectReactor blocks its thread`);
    expect(act).toThrow("install the asyncio reactor");
    expect(blocking.getDelayedCalls()).toEqual([]);
  });

  it("do not matter to a resolver that does without", () => {
    blocking.installResolver({ resolve: () => succeed("10.0.0.1") });
    expect(blocking.resolve("some.host").result).toBe("10.0.0.1");
  });
});
