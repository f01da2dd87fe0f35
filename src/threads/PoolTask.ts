import { host } from "#host";
import type { Deferred } from "../core/Deferred.js";
import type { HostContext } from "../host/Host.js";
import type { PoolThread } from "./PoolThread.js";
import { restoreError } from "./restoreError.js";
import type { DescribedError } from "./protocol.js";
import type { TaskFunction } from "./TaskFunction.js";

/** A function with its arguments. @internal */
export interface TaskCall {
  readonly fn: TaskFunction;
  readonly args: readonly unknown[];
}

/**
 * What one thread is to do: calls, one after another, of which the last gives the outcome.
 *
 * @internal
 */
export class PoolTask {
  readonly calls: readonly TaskCall[];
  readonly transfer: readonly unknown[] | undefined;
  readonly #deferred: Deferred<unknown>;
  /** The callbacks run in the asynchronous context of whoever asked, as those of a timer do. */
  readonly #context: HostContext | undefined = host.captureContext();
  /** Where it was asked for; the frames become text only when an error needs them. */
  readonly #site: { readonly stack?: string };
  /** Whether it was sent, so that what changes hands has done so. */
  sent = false;
  /** The thread that has it. */
  thread: PoolThread | undefined;

  constructor(
    deferred: Deferred<unknown>,
    calls: readonly TaskCall[],
    transfer: readonly unknown[] | undefined,
    site: { readonly stack?: string },
  ) {
    this.#deferred = deferred;
    this.calls = calls;
    this.transfer = transfer;
    this.#site = site;
  }

  /** For the text of errors. */
  get shown(): string {
    return this.calls.at(-1)?.fn.shown ?? "nothing";
  }

  /** Whether several like it may be sent to a thread at once. */
  get isSmall(): boolean {
    const [only] = this.calls;
    return this.transfer === undefined && this.calls.length === 1 && only !== undefined && only.fn.isSmall;
  }

  /** @param milliseconds - See {@link TaskFunction.took}. */
  took(milliseconds: number): void {
    for (const { fn } of this.calls) fn.took(milliseconds);
  }

  succeed(value: unknown): void {
    this.#settle(value, false);
  }

  fail(error: unknown): void {
    this.#settle(error, true);
  }

  /** Fail with what was thrown in the thread. */
  failDescribed(error: DescribedError): void {
    const frames = (this.#site.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
    const trace = frames.length === 0 ? "" : ["\n    at <called from another thread>", ...frames].join("\n");
    this.fail(restoreError(error, this.shown, trace));
  }

  #settle(result: unknown, failed: boolean): void {
    // Cancelled meanwhile: the outcome is not wanted.
    if (this.#deferred.called) return;
    if (this.#context === undefined) fire.call(this.#deferred, result, failed);
    else this.#context.run(fire, this.#deferred, result, failed);
  }
}

function fire(this: Deferred<unknown>, result: unknown, failed: boolean): void {
  if (failed) this.errback(result);
  else this.callback(result);
}
