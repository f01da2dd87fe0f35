import { UsersOwnError } from "./badValues.mjs";

/**
 * Arguments that will do, each of which is replaced in its turn: for constructors, because methods are tried on what they make, and for
 * functions that start something big when they are given any function.
 */
export const ARGUMENTS = {
  "new AsyncioLoopingCall": () => [() => undefined],
  "new CallLaterOnce": () => [() => undefined],
  "new DeferredList": (lib) => [[new lib.Deferred()], { consumeErrors: true }],
  "new DeferredSemaphore": () => [1],
  "new Failure": () => [new UsersOwnError("held")],
  "new LoopingCall": () => [() => undefined],
  "ThreadPool#run": () => [() => 1],
  callInThread: () => [() => 1],
  deferToThread: () => [() => 1],
  fail: () => [new UsersOwnError("given")],
  getReactor: () => [undefined],
  getThreadPool: () => [undefined],
  installReactorImportHook: () => [undefined],
  toThread: () => [() => 1],
  toThreadWith: () => [{}, () => 1],
};

let ioWorker;

/** How to make an instance of a class that users do not make one of, or must derive from. */
export const INSTANCES = {
  CallLaterResult: (lib) => lib.callLater(1000, () => undefined),
  CooperativeTask: (lib) => lib.cooperate([1][Symbol.iterator]()),
  DelayedCall: (lib) => new lib.Clock().callLater(1, () => undefined),
  EventLoopBase: (lib) =>
    new (class extends lib.EventLoopBase {
      schedule(_time, fn, args) {
        return new lib.Clock().callLater(0, fn, ...args);
      }
      cancelAll() {}
    })(),
  IoWorker: (lib) =>
    (ioWorker ??= new lib.SelectReactor().runInIoWorker("data:text/javascript,export const f = () => 1")),
};

/** Classes whose constructor is not for users; those without a row above need a network. */
export const NOT_CALLED = ["CallLaterResult", "CooperativeTask", "DelayedCall", "IoWorker", "TcpConnection", "TcpPort"];

/** How a value gets into instances of a class, whose members are then used without arguments. */
export const HOLDERS = {
  Deferred: [
    (lib, value) => lib.succeed(value),
    (lib, value) => lib.fail(value),
    (lib, value) => lib.succeed(1).addCallback(() => value),
  ],
  DelayedCall: [(lib, value) => new lib.Clock().callLater(1, () => undefined, value)],
  Failure: [
    (lib, value) => new lib.Failure(value),
    (lib, value) => new lib.Failure(new UsersOwnError("x", { cause: value })),
  ],
};
