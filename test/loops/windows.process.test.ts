import { afterEach, describe, expect, it } from "vitest";
import { setPlatform } from "../../src/loops/platform.js";
import { newEventLoop } from "../../src/loops/policy.js";
import { ProactorEventLoop } from "../../src/loops/ProactorEventLoop.js";
import { requireLoopCapability } from "../../src/loops/requireLoopCapability.js";
import { SelectorEventLoop } from "../../src/loops/SelectorEventLoop.js";
import { WheelEventLoop } from "../../src/loops/WheelEventLoop.js";
import { withHelpers } from "../reactors/programFiles.js";
import { runForJson } from "../reactors/runProgram.js";
import { FakeEventLoop } from "./FakeEventLoop.js";

const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";
const REFUSED = "TypeError ERR_PROACTOR_EVENT_LOOP: ProactorEventLoop is not supported, got: ";

/** A program on a machine of the platform; `name` gives the name of a value's class. */
function programOn(platform: string, main: string): Record<string, string> {
  return withHelpers(`
    import * as all from "deferred-interop";
    import { setPlatform } from "./node_modules/deferred-interop/dist/loops/platform.js";
    import { attempt } from "./attempt.mjs";
    const { getEventLoop, installReactor, setAsyncioEventLoop, setEventLoop } = all;
    const name = (value) => value?.constructor.name ?? String(value);
    setPlatform("${platform}");
    ${main}`);
}

afterEach(() => {
  setPlatform(undefined);
});

describe("newEventLoop()", () => {
  // A64
  it.each([
    ["win32", ProactorEventLoop],
    ["linux", SelectorEventLoop],
    ["darwin", SelectorEventLoop],
    ["browser", SelectorEventLoop],
  ])("gives the default class of %s", (platform, type) => {
    setPlatform(platform);
    expect(newEventLoop()).toBeInstanceOf(type);
  });
});

describe("requireLoopCapability()", () => {
  // A66
  it.each([
    ["win32", new SelectorEventLoop(), false, true],
    ["win32", new WheelEventLoop(), false, true],
    ["win32", new ProactorEventLoop(), true, false],
    ["linux", new SelectorEventLoop(), true, true],
    ["linux", new WheelEventLoop(), true, true],
    ["linux", new ProactorEventLoop(), true, false],
  ])("goes by asyncio's rules on %s, %o", (platform, loop, subprocess, readers) => {
    setPlatform(platform);
    const has = (capability: "subprocess" | "readers"): boolean => {
      try {
        requireLoopCapability(capability, loop);
        return true;
      } catch {
        return false;
      }
    };
    expect([has("subprocess"), has("readers")]).toEqual([subprocess, readers]);
    expect([loop.supportsSubprocess, loop.supportsReaders]).toEqual([subprocess, readers]);
  });

  it("throws a NotImplementedError that names the loop, the platform and the cure", () => {
    setPlatform("win32");
    expect(() => requireLoopCapability("subprocess", new SelectorEventLoop())).toThrow(
      expect.objectContaining({
        name: "NotImplementedError",
        code: "ERR_NOT_IMPLEMENTED",
        message:
          "Cannot start a subprocess with SelectorEventLoop on win32: run without a reactor " +
          "(TWISTED_REACTOR_ENABLED: false) on a ProactorEventLoop, or on Linux or WSL",
      }) as Error,
    );
  });

  it("takes a loop that does not say as one that cannot", () => {
    const silent = Object.assign(new FakeEventLoop(), { supportsReaders: undefined as never });
    expect(() => requireLoopCapability("readers", silent)).toThrow("use a SelectorEventLoop");
  });

  it.each(["threads", "toString", undefined, null])("refuses the capability %o", (capability) => {
    expect(() => requireLoopCapability(capability as never)).toThrow(
      expect.objectContaining({ name: "TypeError", code: "ERR_LOOP_CAPABILITY" }) as Error,
    );
  });
});

describe("on Windows", () => {
  // A17, A65
  it("the asyncio reactor gets a new Selector loop in place of the Proactor one, which stays open", async () => {
    const main = `
      const before = getEventLoop();
      const { eventLoop } = installReactor("${ASYNCIO}");
      console.log(JSON.stringify([
        name(before), before.isClosed(), name(eventLoop), getEventLoop() === eventLoop, name(all.newEventLoop()),
      ]));`;
    const expected = ["ProactorEventLoop", false, "SelectorEventLoop", true, "SelectorEventLoop"];
    expect(await runForJson(programOn("win32", main))).toEqual(expected);
  });

  it("the asyncio reactor keeps a current loop that is no Proactor one", async () => {
    const main = `
      const wheel = setAsyncioEventLoop("uvloop.Loop");
      console.log(JSON.stringify(installReactor("${ASYNCIO}").eventLoop === wheel));`;
    expect(await runForJson(programOn("win32", main))).toBe(true);
  });

  it("the asyncio reactor gets a Selector loop when there is no current one", async () => {
    const main = `
      setEventLoop(null);
      console.log(JSON.stringify(name(installReactor("${ASYNCIO}").eventLoop)));`;
    expect(await runForJson(programOn("win32", main))).toBe("SelectorEventLoop");
  });

  // A64
  it("a Proactor loop that is forced on the asyncio reactor is refused, and nothing is changed", async () => {
    const main = `
      const before = getEventLoop();
      const texts = [
        attempt(() => installReactor("${ASYNCIO}", "asyncio.ProactorEventLoop")),
        attempt(() => installReactor("${ASYNCIO}", class extends all.ProactorEventLoop {})),
        attempt(() => new all.AsyncioSelectorReactor(new all.ProactorEventLoop())),
      ];
      console.log(JSON.stringify([texts.map((text) => text.startsWith("${REFUSED}")), texts[0],
        all.isReactorInstalled(), getEventLoop() === before, name(all.newEventLoop())]));`;
    expect(await runForJson(programOn("win32", main))).toEqual([
      [true, true, true],
      REFUSED +
        'an object of class ProactorEventLoop; leave the event loop out or use "asyncio.SelectorEventLoop" ' +
        "for the asyncio reactor, or run without a reactor (TWISTED_REACTOR_ENABLED: false)",
      false,
      true,
      "ProactorEventLoop",
    ]);
  });

  // A67
  it("without a reactor, or with one that is not asyncio's, loops are Proactor ones", async () => {
    const main = `
      const names = [name(getEventLoop()), name(setAsyncioEventLoop())];
      installReactor("./foreign.mjs#ForeignReactor");
      console.log(JSON.stringify([...names, name(getEventLoop()), name(all.newEventLoop())]));`;
    expect(await runForJson(programOn("win32", main))).toEqual(new Array(4).fill("ProactorEventLoop"));
  });
});

describe("elsewhere", () => {
  it("the asyncio reactor refuses a Proactor loop just the same, also when it is the current one", async () => {
    const main = `
      const proactor = new all.ProactorEventLoop();
      setEventLoop(proactor);
      const text = attempt(() => installReactor("${ASYNCIO}"));
      console.log(JSON.stringify([text.startsWith("${REFUSED}"), getEventLoop() === proactor, all.isReactorInstalled()]));`;
    expect(await runForJson(programOn("linux", main))).toEqual([true, true, false]);
  });
});
