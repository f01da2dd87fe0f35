import type { HostContext } from "../host/Host.js";
import type { Callback, Errback } from "./chain.js";
import { append, handOver, isIdle } from "./chain.js";
import type { Deferred } from "./Deferred.js";
import { typeError } from "./errors.js";
import { isFailure, toFailure } from "./Failure.js";
import { isOwnDeferred } from "./isDeferred.js";
import { thenOf } from "./isThenable.js";
import { CALLED, FAILED, HANDLED, MARKED, PAUSED, RUNNING, TAKABLE, WAITING } from "./state.js";
import { clearUnhandled, markUnhandled } from "./unhandledErrors.js";
import type { Waiter } from "./Waiter.js";

/*
 * The machine of Deferred: what serves the queues.
 *
 * One stack for every resumption. A waiter that fires or cancels another Deferred as its last act does not call into
 * it. It prepares that Deferred, hands it over (`hand`) and returns; the run that resumed the waiter goes on with it, on
 * a stack of its own. So lines of any length take constant native stack, and the order of calls is as if the waiter had
 * called `callback()` or `cancel()` itself. Handing over is the last effect of `resume`, of `proceed` and of
 * `_startCancel`: no user code runs between filling the slot and emptying it.
 */

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any Deferred, whatever it carries
type AnyDeferred = Deferred<any>;

/** Append a pair, or a waiter with its token, and run if there is a result (D6). @internal */
export function addPair(deferred: AnyDeferred, callback: Callback, errback: Errback): void {
  if (append(deferred, callback, errback)) run(deferred);
}

/**
 * Become called: with a value (0), a Failure (FAILED), or another Deferred's result to come (WAITING).
 *
 * @returns Whether there is something to run now.
 * @internal
 */
export function prepare(deferred: AnyDeferred, result: unknown, flag: number): boolean {
  deferred._state |= CALLED;
  if (flag === WAITING) follow(deferred, result as AnyDeferred);
  else {
    // D3: the canceller is dropped here too.
    deferred._result = result;
    deferred._state |= flag;
  }
  return (deferred._state & (WAITING | PAUSED)) === 0 && (flag !== 0 || !isIdle(deferred));
}

/** Become called and run. See {@link prepare}. @internal */
export function fire(deferred: AnyDeferred, result: unknown, flag: number): void {
  if (prepare(deferred, result, flag)) run(deferred);
}

/**
 * Work that a run does in steps, between those of the Deferreds: such as cancelling many, one after another.
 *
 * @internal
 */
export abstract class Work {
  /**
   * Do the next step, which may hand something over. Never throws.
   *
   * @returns Whether there is another step, to be done when what was handed over is done.
   */
  abstract proceed(): boolean;
}

/** What the run in progress is to go on with, and the context for it, if that is another one. */
let handed: AnyDeferred | Work | undefined;
let handedContext: HostContext | undefined;

/** Let the run in progress go on with a Deferred that has just been prepared, or with work. @internal */
export function hand(next: AnyDeferred | Work): void {
  handed = next;
}

/** Have what was handed over, if anything was, run in a context. @internal */
export function handIn(context: HostContext): void {
  if (handed !== undefined) handedContext = context;
}

/** Do something when what was handed over, if anything was, is done; its own last act may hand over more. @internal */
export function handAfter(then: () => void): void {
  const first = handed;
  if (first === undefined) return then();
  hand(new Sequence(first, then));
}

class Sequence extends Work {
  #first: AnyDeferred | Work | undefined;
  readonly #then: () => void;

  constructor(first: AnyDeferred | Work, then: () => void) {
    super();
    this.#first = first;
    this.#then = then;
  }

  override proceed(): boolean {
    const first = this.#first;
    this.#first = undefined;
    if (first === undefined) this.#then();
    else hand(first);
    return first !== undefined;
  }
}

/** Go on at once with what was handed over: for calls that are not made by a run. @internal */
export function drain(): void {
  if (handed === undefined) return;
  const stack: unknown[] = [];
  unwind(takeHanded(stack, undefined), stack);
}

/** What serving a Deferred led to: a Deferred that waits for its result, something handed over, or the end. */
type Next = AnyDeferred | typeof HANDED | undefined;

const HANDED: unique symbol = Symbol("handed over");

/** What the waiter returned that has handed something over: the second half of its step comes later. */
let returned: unknown;

/**
 * Serve the queue of a called Deferred, and those of the Deferreds that wait for it or are handed over meanwhile.
 *
 * A loop with a stack of its own, so that a chain of any length takes constant native stack (D23). Pauses are looked at
 * on entry only (D17), and meeting a paused Deferred ends the unwinding (D24).
 *
 * @internal
 */
export function run(deferred: AnyDeferred): void {
  if ((deferred._state & (WAITING | PAUSED)) !== 0) return;
  const next = serve(deferred);
  if (next === undefined) return endRun(deferred);
  const stack: unknown[] = [];
  unwind(goOn(deferred, next, stack, undefined), stack);
}

/** U1: a run that ends on a failure marks it as unhandled, any other end takes the mark away. */
function endRun(deferred: AnyDeferred): void {
  const state = deferred._state;
  if ((state & (FAILED | HANDLED)) === FAILED) markUnhandled(deferred);
  else if ((state & MARKED) !== 0) clearUnhandled(deferred);
}

/**
 * Serve a Deferred, and then what is on the stack, until that is empty.
 *
 * The stack holds Deferreds that handed their result over and have pairs left (D22); steps that are half done, each as
 * what the waiter returned and, above it, its Deferred, which is still RUNNING; work; and changes of context.
 */
function unwind(first: AnyDeferred | ContextChange | undefined, stack: unknown[]): void {
  let turn = serveInContext(first, stack, undefined);
  while (turn !== undefined) {
    // A context is entered by a call. The call ends at the next change, so that contexts do not grow the native stack.
    const { context, deferred } = turn;
    if (context === undefined) turn = serveInContext(deferred, stack, undefined);
    else {
      context.run(
        () => {
          turn = serveInContext(deferred, stack, context);
        },
        undefined,
        undefined,
        undefined,
      );
    }
  }
}

/** Another context (undefined: the one in which the run began), and the Deferred to serve there first, if any. */
class ContextChange {
  readonly context: HostContext | undefined;
  readonly deferred: AnyDeferred | undefined;

  constructor(context: HostContext | undefined, deferred: AnyDeferred | undefined) {
    this.context = context;
    this.deferred = deferred;
  }
}

/** Serve a Deferred and what is on the stack. @returns the next change of context; undefined at the end. */
function serveInContext(
  first: AnyDeferred | ContextChange | undefined,
  stack: unknown[],
  context: HostContext | undefined,
): ContextChange | undefined {
  let current = first;
  for (;;) {
    current ??= pop(stack, context);
    if (current === undefined || current instanceof ContextChange) return current;
    current = goOn(current, serve(current), stack, context);
  }
}

/** See to what serving a Deferred led to. @returns what has to be served before the stack is. */
function goOn(
  deferred: AnyDeferred,
  next: Next,
  stack: unknown[],
  context: HostContext | undefined,
): AnyDeferred | ContextChange | undefined {
  if (next === undefined) {
    endRun(deferred);
    return undefined;
  }
  if (next === HANDED) {
    stack.push(returned, deferred);
    returned = undefined;
    return takeHanded(stack, context);
  }
  // The one that waited goes first; what is left here comes after it.
  handOver(deferred, next);
  stack.push(deferred);
  if ((next._state & (WAITING | PAUSED)) === 0) return next;
  dropUnserved(stack);
  return undefined;
}

/** Take frames off the stack, and do what they ask for, up to the next Deferred that has to be served. */
function pop(stack: unknown[], context: HostContext | undefined): AnyDeferred | ContextChange | undefined {
  for (;;) {
    const top = stack.pop() as AnyDeferred | Work | ContextChange | undefined;
    if (top === undefined || top instanceof ContextChange) return top;
    if (top instanceof Work) {
      if (top.proceed()) stack.push(top);
      const next = takeHanded(stack, context);
      if (next !== undefined) return next;
    } else if ((top._state & RUNNING) !== 0) {
      // D17: its run goes on, paused or not.
      if (accept(top, stack.pop())) return top;
      endRun(top);
    } else if ((top._state & (WAITING | PAUSED)) === 0) return top;
    else dropUnserved(stack);
  }
}

/** D24: the unwinding ends, as far as it is one: a half-done step or work below is another's, and goes on. */
function dropUnserved(stack: unknown[]): void {
  for (;;) {
    const top = stack.at(-1) as AnyDeferred | Work | ContextChange | undefined;
    if (top === undefined || top instanceof Work || top instanceof ContextChange) return;
    if ((top._state & RUNNING) !== 0) return;
    stack.pop();
  }
}

/** Take what was handed over: a Deferred that may run now is returned, work goes to the stack. */
function takeHanded(stack: unknown[], context: HostContext | undefined): AnyDeferred | ContextChange | undefined {
  const next = handed;
  const nextContext = handedContext;
  handed = handedContext = undefined;
  if (next === undefined) return undefined;
  const changes = nextContext !== undefined && nextContext !== context;
  if (changes) stack.push(new ContextChange(context, undefined));
  let deferred: AnyDeferred | undefined;
  if (next instanceof Work) stack.push(next);
  else if ((next._state & (WAITING | PAUSED)) === 0) deferred = next;
  return changes ? new ContextChange(nextContext, deferred) : deferred;
}

/** Call the pairs until none is left or the result has to be waited for; see {@link Next}. */
function serve(deferred: AnyDeferred): Next {
  for (;;) {
    let callback = deferred._callback;
    let errback = deferred._errback;
    if (callback !== undefined || errback !== undefined) {
      deferred._callback = deferred._errback = undefined;
    } else {
      const queue = deferred._queue;
      if (queue === undefined) return undefined;
      const next = queue[0];
      callback = queue[next] as Callback;
      errback = queue[next + 1] as Errback;
      queue[next] = queue[next + 1] = undefined;
      if (next + 2 === queue.length) deferred._queue = undefined;
      else queue[0] = next + 2;
    }

    const state = deferred._state;
    let result: unknown;
    try {
      if (typeof callback === "object") {
        // A marker has no second half; a waiter (which may be a DeferredList) has its token.
        if (errback === undefined) return callback as AnyDeferred;
        deferred._state = state | RUNNING;
        result = (callback as Waiter).resume(deferred._result, (state & FAILED) !== 0, errback as number, deferred);
        if (handed !== undefined) {
          returned = result;
          return HANDED;
        }
      } else {
        const handler = ((state & FAILED) === 0 ? callback : errback) as ((argument: unknown) => unknown) | undefined;
        if (handler === undefined) continue;
        deferred._state = state | RUNNING;
        result = handler(deferred._result);
      }
    } catch (error) {
      result = toFailure(error);
    }
    // D13; D16: until here `_result` was the callback's input.
    if ((typeof result !== "object" || result === null) && typeof result !== "function") {
      deferred._state &= ~(RUNNING | FAILED | HANDLED);
      deferred._result = result;
    } else if (!accept(deferred, result)) return undefined;
  }
}

/**
 * The second half of a step (D13), for any value: what the callback returned becomes the result.
 *
 * @returns Whether the run goes on; it does not when the result has to be waited for.
 */
function accept(deferred: AnyDeferred, returnedValue: unknown): boolean {
  let result = returnedValue;
  let failed = false;
  let inner: AnyDeferred | undefined;
  if ((typeof result === "object" && result !== null) || typeof result === "function") {
    if (isFailure(result)) {
      failed = true;
      result = toFailure(result);
    } else {
      try {
        inner = deferredFor(deferred, result);
      } catch (error) {
        failed = true;
        result = toFailure(error);
      }
    }
  }
  // A failure passed on unchanged stays handled.
  const dropped = failed && result === deferred._result ? RUNNING : RUNNING | FAILED | HANDLED;
  deferred._state = (deferred._state & ~dropped) | (failed ? FAILED : 0);
  if (inner === undefined) {
    deferred._result = result;
    return true;
  }
  follow(deferred, inner);
  return (deferred._state & WAITING) === 0;
}

/** The Deferred to wait for when a callback returned this object, if any; throws what makes the chain fail. */
function deferredFor(deferred: AnyDeferred, result: object): AnyDeferred | undefined {
  if (isOwnDeferred(result)) {
    if (result === deferred) throw returnedItself();
    return result;
  }
  const then = thenOf(result);
  return then === undefined ? undefined : deferred._adopt(result, then);
}

/** D20: take the result of a Deferred that has one, else wait at the end of its queue. */
function follow(outer: AnyDeferred, inner: AnyDeferred): void {
  if ((inner._state & TAKABLE) === CALLED) handOver(inner, outer);
  else {
    outer._result = inner;
    outer._state |= WAITING;
    addPair(inner, outer, undefined);
  }
}

// D27: Twisted warns and hangs; native promises fail, and so do we.
function returnedItself(): TypeError {
  return typeError(
    "ERR_RETURNED_ITSELF",
    "A callback returned the Deferred it belongs to, which would wait for itself for ever",
  );
}
