import { AsyncLocalStorage } from "node:async_hooks";
import type { MessagePort, Worker, WorkerOptions } from "node:worker_threads";
import type { HostAddress, HostParent, HostPort, HostWorker, HostWorkers, SpawnOptions } from "./HostWorkers.js";

type Threads = typeof import("node:worker_threads");

/** Under which a worker's port travels in its data, so that workers of other libraries are not taken for ours. */
const PARENT = "deferred-interop/parent";

/**
 * A port tells synchronously in one way only that it has been closed: Node refuses to transfer it before it looks at what
 * is sent with it. Of an open one, what is sent throws, and so nothing is transferred.
 */
const IS_OPEN = Symbol("open");
const UNCLONEABLE = {
  get never(): never {
    throw IS_OPEN;
  },
};

let loaded: Threads | undefined;

/** Loaded when first used: most programs have no workers. */
function threads(): Threads {
  return (loaded ??= process.getBuiltinModule("node:worker_threads"));
}

/** Workers of Node, and of the runtimes that speak its API. @internal */
export const nodeWorkers: HostWorkers = {
  get isMainThread(): boolean {
    return threads().isMainThread;
  },
  get parent(): HostParent | undefined {
    return (parent ??= findParent());
  },
  spawn: (entry: HostAddress, options: SpawnOptions = {}): HostWorker => new NodeWorker(entry, options),
  createChannel: () => {
    const { port1, port2 } = new (threads().MessageChannel)();
    return { port1: port1, port2: port2 };
  },
  receive: (port: HostPort) => threads().receiveMessageOnPort(port as unknown as MessagePort),
  isDeserted: (port: HostPort) => {
    try {
      structuredClone(UNCLONEABLE, { transfer: [port as unknown as MessagePort] });
    } catch (error) {
      return error !== IS_OPEN;
    }
    return false;
  },
  clone: (value: unknown, transfer?: readonly unknown[]): unknown =>
    structuredClone(value, transfer === undefined ? undefined : { transfer: transfer as ArrayBuffer[] }),
};

class NodeWorker implements HostWorker {
  readonly port: HostPort;
  readonly #worker: Worker;

  constructor(entry: HostAddress, { data, transfer = [], name, limits }: SpawnOptions) {
    const { port1, port2 } = nodeWorkers.createChannel();
    this.port = port1;
    this.#worker = new (threads().Worker)(new URL(entry.href), {
      workerData: { [PARENT]: { port: port2, data } },
      transferList: [port2, ...transfer] as never[],
      ...(name === undefined ? {} : { name }),
      ...(limits === undefined ? {} : { resourceLimits: limits }),
      ...execArguments(),
    });
  }

  onExit(callback: (exitCode: number) => void): void {
    this.#worker.once("exit", callback);
  }

  onError(callback: (error: unknown) => void): void {
    this.#worker.on("error", callback);
  }

  terminate(): Promise<unknown> {
    return this.#worker.terminate();
  }

  ref(): void {
    this.#worker.ref();
  }

  unref(): void {
    this.#worker.unref();
  }
}

/** `--input-type` is for the text of the program; a worker that inherits it refuses to load a file. */
function execArguments(): Pick<WorkerOptions, "execArgv"> {
  const all = process.execArgv;
  if (!all.some((argument) => argument.startsWith("--input-type"))) return {};
  const kept: string[] = [];
  for (let i = 0; i < all.length; i++) {
    const argument = all[i] ?? "";
    if (!/^(?:--(?:import|require|loader|experimental-loader|conditions)|-r|-C)(?:=|$)/.test(argument)) continue;
    kept.push(argument);
    if (!argument.includes("=")) kept.push(all[++i] ?? "");
  }
  return { execArgv: kept };
}

let parent: HostParent | undefined;

function findParent(): HostParent | undefined {
  const data = threads().workerData as { [PARENT]?: { port: MessagePort; data: unknown } } | null | undefined;
  const found = typeof data === "object" ? data?.[PARENT] : undefined;
  if (found === undefined) return undefined;
  const works = new AsyncLocalStorage<object>();
  let last: unknown;
  return {
    port: found.port as unknown as HostPort,
    data: found.data,
    runAs: (work, fn) => works.run(work, fn),
    onUncaught: (callback) => {
      process.on("uncaughtException", (error: unknown) => {
        const isOurs = process.listenerCount("uncaughtException") === 1;
        if (isOurs && callback(error, works.getStore())) process.exit(1);
        last = undefined;
      });
    },
    onExit: (callback) => {
      process.on("uncaughtExceptionMonitor", (error) => (last = error));
      process.once("exit", (exitCode) => {
        callback(exitCode, last);
      });
    },
    exit: () => process.exit(),
  };
}
