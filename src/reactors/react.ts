import { requireReactor } from "./requireReactor.js";
import type { Kind } from "../core/kinds.js";
import { isArray, requireKind } from "../core/kinds.js";
import { host } from "#host";
import type { Deferred } from "../core/Deferred.js";
import { ensureDeferred } from "../core/ensureDeferred.js";
import type { Failure } from "../core/Failure.js";
import { isError } from "../core/Failure.js";
import { logError } from "../core/logError.js";
import { requireFunction } from "../core/requireFunction.js";
import { ReactorAlreadyRunning } from "./errors.js";
import { reactorFor } from "./getReactor.js";
import type { Reactor } from "./Reactor.js";
import { stopOnce } from "./stopOnce.js";
import type { SystemExit } from "./SystemExit.js";

/** What the main function of {@link react} returns: something that is over at some time. */
export type MainResult = Deferred<unknown> | PromiseLike<unknown> | Generator<unknown, unknown, never>;

/**
 * Run a program: call its main function with the reactor, run the reactor until what that returns is over, and stop it.
 *
 * The exit code is 1 when main fails, which is logged; the one that a {@link SystemExit} carries, unlogged; and otherwise
 * what it was, 0. The reactor is stopped once, and not at all when it is stopping anyway, whatever main then does.
 *
 * @param main - Called with the reactor and the arguments, before the reactor runs; an async function, a generator function
 *   (driven as a coroutine), or a function that returns a Deferred. What it throws itself is thrown to the caller.
 * @param argv - More arguments for main.
 * @param reactor - By default the installed one; if there is none, the platform's default one is installed.
 * @returns Fulfilled when the reactor has stopped, also when main failed. A reactor that blocks has stopped by then.
 * @throws {@link ReactorAlreadyRunning}; {@link NotACoroutineError} when main returns anything else; what `run()` of the
 *   reactor throws. All at once, not through the promise.
 *
 * @example
 * ```ts
 * import { AsyncioSelectorReactor, installReactor, react, sleep } from "deferred-interop";
 *
 * installReactor(AsyncioSelectorReactor);
 * await react(
 *   async (reactor, name: string) => {
 *     await sleep(10);
 *     console.log(`Hello, ${name}`);
 *   },
 *   ["world"],
 * );
 * ```
 *
 * @see Twisted `twisted.internet.task.react`; it ends the process, here the process ends when nothing is left to do
 */
export function react<A extends unknown[]>(
  main: (reactor: Reactor, ...argv: A) => MainResult,
  argv: readonly [...A] = [] as unknown[] as A,
  reactor?: Reactor,
): Promise<void> {
  requireFunction(main, "react", "main function");
  requireKind(argv, ARGV, "react", "argv");
  if (reactor !== undefined) requireReactor(reactor, "react");
  return runWith(reactor ?? reactorFor("react()", react), main, argv);
}

const ARGV: Kind = { expected: "an array of main's further arguments", code: "ERR_REACT_ARGV", fits: isArray };

function runWith<A extends unknown[]>(
  reactor: Reactor,
  main: (reactor: Reactor, ...argv: A) => MainResult,
  argv: readonly [...A],
): Promise<void> {
  if (reactor.running) throw new ReactorAlreadyRunning();
  let hasStarted = false;
  let isStopping = false;
  // Before those of main, which may be what makes its result.
  const trigger = reactor.addSystemEventTrigger("before", "shutdown", () => {
    isStopping = true;
  });
  let finished: Deferred<unknown>;
  try {
    finished = ensureDeferred<unknown>(main(reactor, ...argv));
  } catch (error) {
    reactor.removeSystemEventTrigger(trigger);
    throw error;
  }
  finished.addErrback(endWith).addBoth((result: unknown) => {
    if (isStopping || (hasStarted && !reactor.running)) return result;
    reactor.callWhenRunning(() => {
      if (!isStopping) stopOnce(reactor);
    });
    return result;
  });
  try {
    return Promise.resolve(reactor.run());
  } catch (error) {
    // What main still does is no reason to stop a later run.
    isStopping = true;
    throw error;
  } finally {
    hasStarted = true;
  }
}

function endWith(failure: Failure): void {
  const { value } = failure;
  const exit = isSystemExit(value) ? value : undefined;
  host.setExitCode(exit?.exitCode ?? 1);
  if (exit === undefined) logError(failure, "main function encountered error");
}

/** By its name, which it keeps when it comes from a thread without its class. */
function isSystemExit(value: unknown): value is SystemExit {
  return isError(value) && value.name === "SystemExit" && Number.isInteger((value as Partial<SystemExit>).exitCode);
}
