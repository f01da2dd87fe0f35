import type { Deferred } from "../core/Deferred.js";
import type { Duration } from "../core/Duration.js";
import type { ReactorTime } from "../core/ReactorTime.js";
import type { DelayedCall } from "../time/DelayedCall.js";
import type { PortRange } from "./tcp/portRange.js";
import type { Resolver } from "./tcp/Resolver.js";
import type { TcpConnection } from "./tcp/TcpConnection.js";
import type { TcpPort } from "./tcp/TcpPort.js";
import type { ConnectionListener } from "./tcp/TcpTransport.js";

/** When a trigger is called relative to its event. */
export type TriggerPhase = "before" | "during" | "after";

/** The events of a reactor's life. */
export type SystemEvent = "startup" | "shutdown";

/** What `connectTCP` may be told. */
export interface ConnectOptions {
  /**
   * How long to try, the name's lookup included.
   *
   * @defaultValue 30 seconds
   */
  readonly timeout?: Duration;
}

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
  /** End `run()` in good order: from the next turn on the shutdown triggers are called, the "before" ones waited for. */
  stop(): void;
  /** End `run()` at once, without any trigger. */
  crash(): void;
  /** Call a function when the reactor runs: at once, if it does. */
  callWhenRunning<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): TriggerId | undefined;
  /** Call a function on a later turn, in the order of these calls; what it throws is logged. */
  callFromThread<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): void;
  /** Have `fn(...args)` called around an event, once; what a "before" trigger returns is waited for, errors are logged. */
  addSystemEventTrigger<A extends unknown[]>(
    phase: TriggerPhase,
    event: SystemEvent,
    fn: (...args: A) => unknown,
    ...args: A
  ): TriggerId;
  /** Take a trigger back that has not been called. */
  removeSystemEventTrigger(id: TriggerId): void;
  /** The calls that are still to come. */
  getDelayedCalls(): Pick<DelayedCall, keyof DelayedCall>[];
  /**
   * Call `fn(...args)` once, `delay` from now, never in this call.
   *
   * @returns What cancels and moves it: a {@link DelayedCall}, or what can do the same.
   */
  callLater<A extends unknown[]>(
    delay: Duration,
    fn: (...args: A) => unknown,
    ...args: A
  ): Pick<DelayedCall, keyof DelayedCall>;
  /** Find the address of a host; an address is returned itself. */
  resolve(name: string): Deferred<string>;
  /** Have names resolved by something else than the system from now on; returns what did it until now. */
  installResolver(resolver: Resolver): Resolver;
  /**
   * Listen on the first port of a range that is free; the reactor's shutdown ends it.
   *
   * @param portRange - `[]` for any port, `[port]`, or `[first, last]`.
   * @param address - 127.0.0.1 by default.
   * @param onConnection - Called with each connection.
   * @returns Fires with the port, or fails with the {@link CannotListenError} of the last one.
   * @throws RangeError (`ERR_PORT_RANGE`); an error that says what to do where sockets do not work with this reactor.
   */
  listenTcp(portRange: PortRange, address: string | undefined, onConnection: ConnectionListener): Deferred<TcpPort>;
  /**
   * Connect to a port of a host; the reactor's shutdown ends the connection, and cancelling gives it up.
   *
   * @returns Fires with the connection, or fails: with the system's error, or a {@link TimeoutError}.
   * @throws RangeError (`ERR_PORT_RANGE`); an error that says what to do where sockets do not work with this reactor.
   */
  connectTCP(name: string, port: number, options?: ConnectOptions): Deferred<TcpConnection>;
}

/** A class of reactors, as `installReactor` takes them. */
export type ReactorClass = new (...args: never[]) => Reactor;
