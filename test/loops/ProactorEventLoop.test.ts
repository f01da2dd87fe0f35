import { expect, it } from "vitest";
import { ProactorEventLoop } from "../../src/loops/ProactorEventLoop.js";
import { SelectorEventLoop } from "../../src/loops/SelectorEventLoop.js";
import { describeEventLoopContract } from "./eventLoopContract.js";

describeEventLoopContract("ProactorEventLoop", () => new ProactorEventLoop());

// A19, A64
it("ProactorEventLoop and SelectorEventLoop are no instances of each other", () => {
  expect(new ProactorEventLoop()).not.toBeInstanceOf(SelectorEventLoop);
  expect(new SelectorEventLoop()).not.toBeInstanceOf(ProactorEventLoop);
});
