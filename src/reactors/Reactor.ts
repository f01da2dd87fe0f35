import type { Duration } from "../core/Duration.js";
import type { ReactorTime, ScheduledCall } from "../core/ReactorTime.js";

/** When a trigger is called relative to its event. */
export type TriggerPhase = "before" | "during" | "after";

/** The events of a reactor's life. */
export type SystemEvent = "startup" | "shutdown";

/** What `addSystemEventTrigger` and `callWhenRunning` return, to take it back. */
export interface TriggerId {
  readonly phase: TriggerPhase;
  readonly event: SystemEvent;
}

/**
 * A reactor: what makes the calls of a program, from `run()` to `stop()`.
 *
 * @see Twisted `IReactorCore`, `IReactorTime`
 */
export interface Reactor extends ReactorTime {
  /** Whether it has been started and not been stopped. */
  readonly running: boolean;
  /** Start; with an asyncio reactor the promise is fulfilled when the reactor has stopped, any other returns then. */
  run(): Promise<void> | void;
  /** End `run()` after the shutdown triggers. */
  stop(): void;
  /** End `run()` without any trigger. */
  crash(): void;
  /** Call a function when the reactor runs: at once, if it does. */
  callWhenRunning<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): TriggerId | undefined;
  /** Call a function on the reactor's next turn, in the order of these calls. */
  callFromThread<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): void;
  /** Have a function called around an event; what a "before" trigger returns is waited for. */
  addSystemEventTrigger(phase: TriggerPhase, event: SystemEvent, fn: () => unknown): TriggerId;
  /** Take a trigger back. */
  removeSystemEventTrigger(id: TriggerId): void;
  /** The calls that are still to come. */
  getDelayedCalls(): ScheduledCall[];
  callLater<A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): ScheduledCall;
}

/** A class of reactors, as `installReactor` takes them. */
export type ReactorClass = new (...args: never[]) => Reactor;
