import type { Deferred } from "../../src/core/Deferred.js";
import { toThread, toThreadWith } from "../../src/helpers/toThread.js";
import { deferToThreadPool } from "../../src/reactors/threads/deferToThread.js";
import type { Reactor } from "../../src/reactors/Reactor.js";
import { blockingCallFromThread } from "../../src/threads/blockingCallFromThread.js";
import type { ThreadPool } from "../../src/threads/ThreadPool.js";
import type { ThreadTask } from "../../src/threads/threadTask.js";
import { threadTask } from "../../src/threads/threadTask.js";
import { exactly } from "../types/Equal.js";

declare const pool: ThreadPool;
declare const reactor: Reactor;

export function check(): void {
  const basename = threadTask<typeof import("node:path"), "basename">("node:path", "basename");
  const readFile = threadTask<typeof import("./taskModule.types.js"), "read">("file:///x.js", "read");
  const untyped = threadTask("file:///x.js", "anything");

  exactly<ThreadTask<[path: string, times?: number], Promise<Uint8Array>>>()(readFile);
  exactly<ThreadTask<unknown[], unknown>>()(untyped);

  exactly<Deferred<string>>()(toThread((a: number, b: string) => b.repeat(a), 1, "x"));
  exactly<Deferred<number>>()(toThread(async (a: number) => Promise.resolve(a), 1));
  exactly<Deferred<boolean>>()(toThread((): Deferred<boolean> => null as never));
  exactly<Deferred<string>>()(toThread(basename, "/a/b"));
  exactly<Deferred<Uint8Array>>()(toThread(readFile, "x", 2));
  exactly<Deferred<Uint8Array>>()(toThreadWith({ transfer: [] }, readFile, "x"));
  exactly<Deferred<Uint8Array>>()(pool.run(readFile, "x"));
  exactly<Deferred<string>>()(deferToThreadPool(reactor, pool, basename, "/a/b"));
  exactly<Deferred<unknown>>()(toThread(untyped, 1, "x"));
  exactly<Uint8Array>()(blockingCallFromThread(readFile, "x"));

  // @ts-expect-error -- the arguments are the function's
  toThread((a: number) => a, "x");
  // @ts-expect-error -- the arguments are the export's
  toThread(readFile, 1);
  // @ts-expect-error -- no such export, so this is the form without types, which takes no type arguments
  threadTask<typeof import("./taskModule.types.js"), "missing">("file:///x.js", "missing");
}
