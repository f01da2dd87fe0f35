import type { Kind } from "../core/kinds.js";
import { checkedLater, hasMethods, requireKind } from "../core/kinds.js";
import { requireOptions } from "../core/requireOptions.js";
import { host } from "#host";
import { callLogged } from "../core/callLogged.js";
import type { Deferred } from "../core/Deferred.js";
import type { Duration } from "../core/Duration.js";
import { toMilliseconds } from "../core/Duration.js";
import { typeError } from "../core/errors.js";
import { maybeDeferred } from "../core/maybeDeferred.js";
import { requireFunction } from "../core/requireFunction.js";
import { showValue } from "../core/showValue.js";
import { succeed } from "../core/succeed.js";
import type { DelayedCallOwner } from "../time/DelayedCall.js";
import { DelayedCall } from "../time/DelayedCall.js";
import { TimerQueue } from "../time/TimerQueue.js";
import { ReactorAlreadyRunning, ReactorNotRestartable, ReactorNotRunning } from "./errors.js";
import type { ConnectOptions, Reactor, SystemEvent, TriggerId, TriggerPhase } from "./Reactor.js";
import { SystemEvents } from "./SystemEvents.js";
import { requirePort, requirePortRange, type PortRange } from "./tcp/portRange.js";
import { requireAddress, systemResolver, type Resolver } from "./tcp/Resolver.js";
import type { TcpConnection } from "./tcp/TcpConnection.js";
import type { TcpPort } from "./tcp/TcpPort.js";
import { TcpTransport, type ConnectionListener } from "./tcp/TcpTransport.js";

const AN_ADDRESS: Kind = {
  expected: 'an address of this machine, such as "127.0.0.1" or "::"',
  fits: (value) => typeof value === "string" && value !== "",
};

/** How long `connectTCP` tries, in milliseconds, unless told otherwise: as long as Twisted does. */
const CONNECT_TIMEOUT = 30_000;

/**
 * Everything of a reactor that does not depend on how it waits: calls, triggers, and its life from `run()` to `stop()`.
 *
 * A subclass has the time, makes `runUntilCurrent()` happen whenever `nextTime()` has come, and is told by `wake()` when
 * that may have become sooner. Calls that are pending when a stopped reactor ends are dropped, as in Twisted.
 *
 * @see Twisted `ReactorBase`
 */
export abstract class ReactorBase implements Reactor {
  readonly #events: SystemEvents = new SystemEvents();
  readonly #timers: TimerQueue = new TimerQueue();
  readonly #owner: DelayedCallOwner;
  #threadCalls: (() => unknown)[] = [];
  #state: "new" | "running" | "stopping" | "stopped" = "new";
  /** Tells one run from the next. */
  #presentRun: object | undefined;
  #mustShutDown = false;
  #resolver: Resolver = systemResolver;
  #tcp: TcpTransport | undefined;

  constructor() {
    this.#owner = {
      now: () => this.now(),
      cancelled: (call) => {
        this.#timers.cancelled(call);
        if (!this.#hasWork()) this.onIdle();
      },
      moved: (call) => {
        this.#timers.moved(call);
        this.wake(call.getTime());
      },
    };
  }

  abstract now(): number;

  abstract run(): Promise<void> | void;

  /**
   * There is something to do at a time, now if that is past; called before it is put down, so that an error leaves nothing.
   *
   * @param when - In milliseconds on this reactor's clock.
   */
  protected abstract wake(when: number): void;

  /**
   * Whether sockets of this thread work while the reactor runs; throws an error that says what to do if not.
   *
   * @param _attempt - What takes them, such as `"listen on a TCP port"`.
   */
  protected requireSockets(_attempt: string): void {
    // Most do; who blocks its thread does not.
  }

  /** Nothing is left to be done: the last call was cancelled. */
  protected onIdle(): void {
    // Only who waits by a timer of another's has something to take back.
  }

  /** The reactor runs no longer: `run()` is to end. */
  protected abstract onEnded(): void;

  get running(): boolean {
    return this.#state === "running" || this.#state === "stopping";
  }

  /** Whether it was stopped, which is for good. */
  get stopped(): boolean {
    return this.#state === "stopped";
  }

  callLater<A extends unknown[]>(delay: Duration, fn: (...args: A) => unknown, ...args: A): DelayedCall {
    requireFunction(fn, "call later", "function");
    const time = this.now() + toMilliseconds(delay, "call later");
    const call = new DelayedCall(this.#owner, time, fn, args);
    this.wake(time);
    this.#timers.add(call);
    return call;
  }

  getDelayedCalls(): DelayedCall[] {
    return [...this.#timers];
  }

  callFromThread<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): void {
    requireFunction(fn, "call from a thread", "function");
    if (this.#threadCalls.length === 0) this.wake(-Infinity);
    this.#threadCalls.push(() => fn(...args));
  }

  callWhenRunning<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): TriggerId | undefined {
    requireFunction(fn, "call when running", "function");
    if (!this.running) return this.addSystemEventTrigger("after", "startup", fn, ...args);
    fn(...args);
    return undefined;
  }

  addSystemEventTrigger<A extends unknown[]>(
    phase: TriggerPhase,
    event: SystemEvent,
    fn: (...args: A) => unknown,
    ...args: A
  ): TriggerId {
    return this.#events.add(phase, event, fn, ...args);
  }

  removeSystemEventTrigger(id: TriggerId): void {
    this.#events.remove(id);
  }

  resolve(name: string): Deferred<string> {
    const attempt = "resolve a name";
    // The runtime takes "" for this machine, or for all its addresses.
    if (typeof name !== "string" || name === "") {
      throw typeError(
        "ERR_HOST_NAME",
        `Cannot ${attempt}: the name is ${showValue(name)}, expected the name of a host, such as "example.com"`,
      );
    }
    if (this.#resolver === systemResolver) this.requireSockets(`${attempt} by the system's resolver`);
    if (host.sockets.isAddress(name)) return succeed(name);
    const resolver = this.#resolver;
    return maybeDeferred(() => resolver.resolve(name)).addCallback((address) => {
      requireAddress(address, name);
      return address;
    });
  }

  installResolver(resolver: Resolver): Resolver {
    if (!hasMethods(resolver, ["resolve"])) {
      throw typeError(
        "ERR_RESOLVER",
        `Cannot install the resolver: got ${showValue(resolver)}, expected an object with resolve(name)`,
      );
    }
    const previous = this.#resolver;
    this.#resolver = resolver;
    return previous;
  }

  listenTcp(portRange: PortRange, address: string | undefined, onConnection: ConnectionListener): Deferred<TcpPort> {
    requireFunction(onConnection, "listen on a TCP port", "connection listener");
    requirePortRange(portRange);
    if (address !== undefined) requireKind(address, AN_ADDRESS, "listen on a TCP port", "address");
    return this.#requireTcp("listen on a TCP port").listen(portRange, address ?? "127.0.0.1", onConnection);
  }

  connectTCP(name: string, port: number, options: ConnectOptions = {}): Deferred<TcpConnection> {
    const attempt = "connect by TCP";
    requireOptions(options, attempt, "{ timeout: 5_000 }", { timeout: checkedLater });
    requirePort(port, attempt);
    const timeout = toMilliseconds(options.timeout === undefined ? CONNECT_TIMEOUT : options.timeout, attempt);
    const tcp = this.#requireTcp(attempt);
    const connected = this.resolve(name).addCallback((address) => tcp.connect(address, port));
    return connected.addTimeout(timeout, this);
  }

  /**
   * End `run()`: on the next turn the shutdown triggers are called, and what the "before" ones return is waited for.
   *
   * @throws {@link ReactorNotRunning} when it does not run, or is stopping already.
   */
  stop(): void {
    if (this.#state === "stopping") throw new ReactorNotRunning("stop", "stopping already");
    if (this.#state !== "running") throw new ReactorNotRunning("stop");
    this.wake(-Infinity);
    this.#mustShutDown = true;
    this.#state = "stopping";
  }

  /**
   * End `run()` at once, without any trigger; it may be run again unless it was being stopped.
   *
   * @throws {@link ReactorNotRunning} when it does not run.
   */
  crash(): void {
    if (!this.running) throw new ReactorNotRunning("crash");
    this.#end();
  }

  /**
   * For the first line of `run()`: whether it may.
   *
   * @throws {@link ReactorAlreadyRunning}, {@link ReactorNotRestartable}
   */
  protected requireStartable(): void {
    if (this.running) throw new ReactorAlreadyRunning();
    if (this.#state === "stopped") throw new ReactorNotRestartable();
  }

  /** Run from now on: the startup triggers are called. */
  protected start(): void {
    this.#state = "running";
    const run = (this.#presentRun = {});
    this.#events.fire("startup", () => this.#presentRun === run);
  }

  /** When `runUntilCurrent()` has something to do: -Infinity for at once, undefined for nothing as yet. */
  protected nextTime(): number | undefined {
    const next = this.#timers.nextTime();
    return this.#threadCalls.length > 0 || this.#mustShutDown ? -Infinity : next;
  }

  /**
   * One turn: make the calls from threads, then those that are due; start the shutdown that was asked for before.
   *
   * What the calls ask for is left to the next turn, and what they throw is logged.
   */
  protected runUntilCurrent(): void {
    const mustShutDown = this.#mustShutDown;
    this.#makeThreadCalls();
    // Asking takes in the calls that are new by now: those that are added from here on wait for the next turn.
    if (this.#timers.nextTime() !== undefined) this.#makeDueCalls();
    if (mustShutDown) this.#shutDown();
  }

  #requireTcp(attempt: string): TcpTransport {
    this.requireSockets(attempt);
    if (this.#tcp === undefined) {
      const tcp = (this.#tcp = new TcpTransport());
      this.#events.add("during", "shutdown", () => {
        tcp.closeAll();
      });
    }
    return this.#tcp;
  }

  #makeThreadCalls(): void {
    const calls = this.#threadCalls;
    if (calls.length === 0) return;
    this.#threadCalls = [];
    let made = 0;
    try {
      for (const call of calls) {
        made++;
        callLogged(call);
      }
    } finally {
      // Only a logger that throws leaves some.
      if (made < calls.length) this.#threadCalls = [...calls.slice(made), ...this.#threadCalls];
    }
  }

  #makeDueCalls(): void {
    const now = this.now();
    for (let call = this.#timers.takeDue(now); call !== undefined; call = this.#timers.takeDue(now)) {
      const due = call;
      callLogged(() => due.run());
    }
  }

  #shutDown(): void {
    // A call of this turn may have made an end of it by crash().
    if (!this.#mustShutDown) return;
    this.#mustShutDown = false;
    const run = this.#presentRun;
    const isPresent = (): boolean => this.#presentRun === run;
    this.#events.fire("shutdown", isPresent).addCallback(() => {
      if (isPresent()) this.#end();
    });
  }

  #end(): void {
    this.#mustShutDown = false;
    this.#presentRun = undefined;
    if (this.#state === "stopping") {
      this.#state = "stopped";
      this.#timers.clear();
    } else {
      this.#state = "new";
    }
    this.onEnded();
  }

  #hasWork(): boolean {
    return this.#timers.size > 0 || this.#threadCalls.length > 0 || this.#mustShutDown;
  }
}
