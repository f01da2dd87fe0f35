import { host } from "#host";
import { RuntimeError } from "./errors.js";
import { hostClock } from "./hostClock.js";
import type { ReactorTime } from "./ReactorTime.js";

const KEY: unique symbol = Symbol.for("deferred-interop/state") as never;

/** The version of the record's shape; copies of the package that share a thread must agree on it. */
const PROTOCOL = 1;

/**
 * What core needs of the layers above it and may not reach up for, and the state that is one per thread.
 *
 * The record lives on `globalThis` under a registered symbol, so that two copies of the package agree. Each slot has one
 * writer, named with it.
 *
 * @internal
 */
export interface Slots {
  readonly protocol: number;
  /** The clock that `addTimeout` and the like use when none is given. Written by `loops/` (the current loop) and `reactors/`. */
  currentClock: () => ReactorTime;
  /**
   * Whether native promises settle at present: undefined when they do, else the error that says why not (A8).
   * Written by `reactors/`: they do not while a non-asyncio reactor is installed.
   */
  promiseRule: () => Error | undefined;
  /** Arrange for a function to run when the present synchronous work is over. Written by a reactor that owns its thread. */
  afterThisTurn: (callback: () => void) => void;
  /** The current event loop; null means "none, on purpose", undefined "the default one". Written by `loops/`. */
  eventLoop: unknown;
  /** The installed reactor with the memory of who installed it. Written by `reactors/`. */
  installedReactor: unknown;
  /** The guards against installing a reactor by the way, and what takes each back. Written by `reactors/`. */
  reactorImportHooks?: Map<object, () => void>;
  /** How messages of workers reach this thread; made at first use. Written by `threads/`. */
  mailbox?: unknown;
  /** The pool that threads are taken from where none is named; made at first use. Written by `threads/`. */
  threadPool?: unknown;
}

/**
 * The slots of this thread.
 *
 * @throws {@link RuntimeError} (`ERR_STATE_PROTOCOL`) when a newer copy of the package owns the record.
 * @internal
 */
export function slots(): Slots {
  const holder = globalThis as { [KEY]?: Slots };
  const found = (holder[KEY] ??= {
    protocol: PROTOCOL,
    currentClock: () => hostClock,
    promiseRule: () => undefined,
    afterThisTurn: (callback) => {
      host.queueMicrotask(callback);
    },
    eventLoop: undefined,
    installedReactor: undefined,
  });
  if (found.protocol !== PROTOCOL) throw new StateProtocolError(found.protocol);
  return found;
}

/** Two copies of the package that cannot share their state are loaded in one thread. */
export class StateProtocolError extends RuntimeError {
  /** @internal */ static override readonly brand: string = "deferred-interop/StateProtocolError";
  override readonly code = "ERR_STATE_PROTOCOL";

  constructor(found: number) {
    super(
      `Cannot share state with another copy of deferred-interop: it speaks protocol ${found}, this copy protocol ${PROTOCOL}; ` +
        "install one version only (npm ls deferred-interop, npm dedupe)",
    );
  }
}
