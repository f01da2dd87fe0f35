import { host } from "#host";
import { toFailure } from "../core/Failure.js";
import { logError } from "../core/logError.js";
import type { HostAddress, HostWorker, WorkerLimits } from "../host/HostWorkers.js";
import { answerCall } from "./answerCall.js";
import { ThreadDataError, ThreadEndedError } from "./errors.js";
import type { Mailbox, MailboxPort } from "./Mailbox.js";
import type { PoolTask } from "./PoolTask.js";
import type { Answer, Definition, FromThread, Order, Orders, ThreadData } from "./protocol.js";
import { KILLED, OFFERED, SLOTS, STARTED, WITHDRAWN } from "./protocol.js";
import { restoreError } from "./restoreError.js";

declare const URL: new (path: string, base: string) => HostAddress;

/** A thread forgets its functions when it has this many, so that those of programs that make ever new ones do not pile up. */
const MOST_KNOWN = 1_000;

/** What a pool wants to know of its threads. @internal */
export interface ThreadOwner {
  /** It may be able to take more. */
  onFree(): void;
  /** It is being ended and takes nothing more. */
  onKilled(thread: PoolThread): void;
  /** It does not do these; others have to. */
  onReturned(tasks: readonly PoolTask[]): void;
  /** It is to be replaced: it takes nothing more, and is done with what it had. */
  onRetired(thread: PoolThread): void;
  /** It is gone; others have to do what is left. */
  onGone(thread: PoolThread, left: readonly PoolTask[]): void;
}

/**
 * A thread of a pool, as its owner sees it.
 *
 * @internal
 */
export class PoolThread {
  readonly #owner: ThreadOwner;
  readonly #worker: HostWorker;
  readonly #port: MailboxPort;
  readonly #claims: Int32Array = new Int32Array(new SharedArrayBuffer(4 * SLOTS));
  /** A slot whose task was withdrawn is free when the thread says that it has passed it over. */
  readonly #slots: (PoolTask | "withdrawn" | undefined)[] = new Array<undefined>(SLOTS).fill(undefined);
  /** The numbers of the functions that it has been told. */
  readonly #known = new Set<number>();
  /** Slots of the tasks that are to be sent at the end of this turn. */
  #outgoing: number[] = [];
  #forget = false;
  /** How many slots are taken. */
  #load = 0;
  #takesMore = true;
  /** Whether a task that was over has thrown in it: it is ended as soon as it is done with the present one. */
  #isRetired = false;
  #state: "starting" | "working" | "closing" | "killed" | "gone" = "starting";
  /** When it was last given something or answered. */
  #movedAt = 0;
  #uncaught: unknown;

  constructor(owner: ThreadOwner, mailbox: Mailbox, name: string, limits: WorkerLimits | undefined) {
    this.#owner = owner;
    const data: ThreadData = { kind: "pool", word: mailbox.word, claims: this.#claims };
    const entry = new URL("./threadMain.js", (import.meta as unknown as { readonly url: string }).url);
    this.#worker = host.workers.spawn(entry, { data, name, limits });
    this.#worker.unref();
    this.#port = mailbox.open(
      this.#worker.port,
      (message) => {
        this.#receive(message as FromThread);
      },
      (reason) => this.#ended(1, reason),
    );
    this.#worker.onError((error) => {
      this.#uncaught = error;
    });
    this.#worker.onExit((exitCode) => {
      this.#ended(exitCode, this.#uncaught);
    });
  }

  get isStarting(): boolean {
    return this.#state === "starting";
  }

  /** Whether it has nothing to do. */
  get isIdle(): boolean {
    return this.#load === 0 && !this.#isRetired;
  }

  /** Whether it takes a small task on top of those it has. */
  get isShareable(): boolean {
    return this.#state === "working" && !this.#isRetired && this.#takesMore && this.#load < SLOTS;
  }

  /** Whether it has tasks for this turn already, so that one more costs no message. */
  get isGathering(): boolean {
    return this.#outgoing.length > 0;
  }

  /** Whether it has several tasks. */
  get isShared(): boolean {
    return this.#load > 1;
  }

  /** Whether several tasks are in it, and it has not moved since some time. */
  isStuckSince(time: number): boolean {
    return this.isShared && this.#takesMore && this.#movedAt < time;
  }

  /** Take a task; {@link PoolThread.flush} sends it. */
  give(task: PoolTask): void {
    const slot = this.#slots.indexOf(undefined);
    this.#slots[slot] = task;
    task.thread = this;
    Atomics.store(this.#claims, slot, OFFERED);
    this.#outgoing.push(slot);
    this.#load++;
    this.#takesMore &&= task.isSmall;
    this.#movedAt = host.now();
    this.#setBusy(true);
  }

  /** Send what has gathered. */
  flush(): void {
    const slots = this.#outgoing;
    if (slots.length === 0) return;
    this.#outgoing = [];
    try {
      this.#send(slots);
    } catch (error) {
      // Which of them it was is not said: each goes alone, and only the culprits fail.
      for (const slot of slots) this.#sendAlone(slot, slots.length === 1 ? error : undefined);
    }
  }

  #send(slots: readonly number[]): void {
    const orders: Order[] = [];
    const definitions = new Set<Definition>();
    const transfer: unknown[] = [];
    for (const slot of slots) {
      const task = this.#slots[slot] as PoolTask;
      for (const { fn } of task.calls) if (!this.#known.has(fn.definition.id)) definitions.add(fn.definition);
      if (task.transfer !== undefined) transfer.push(...task.transfer);
      orders.push([slot, task.calls.map(({ fn, args }) => [fn.definition.id, args])]);
    }
    this.#post({ orders, definitions: [...definitions], forget: this.#forget, end: false }, transfer);
    this.#forget = false;
    for (const { id } of definitions) this.#known.add(id);
    for (const slot of slots) (this.#slots[slot] as PoolTask).sent = true;
    if (this.#known.size > MOST_KNOWN) {
      this.#known.clear();
      this.#forget = true;
    }
  }

  #post(orders: Orders, transfer?: readonly unknown[]): void {
    this.#port.post(orders, transfer);
  }

  #sendAlone(slot: number, error: unknown): void {
    try {
      if (error !== undefined) throw error;
      this.#send([slot]);
    } catch (reason) {
      const task = this.#slots[slot] as PoolTask;
      this.#free(slot);
      task.fail(new ThreadDataError("ERR_THREAD_ARGUMENTS", task.shown, reason));
      this.#owner.onFree();
    }
  }

  /** Take back all that it has not begun, to be done by others. */
  takeBack(): PoolTask[] {
    const back: PoolTask[] = [];
    this.#slots.forEach((task, slot) => {
      if (task === undefined || task === "withdrawn" || !this.#withdraw(slot)) return;
      if (task.sent && task.transfer !== undefined) task.fail(new ThreadEndedError(task.shown, 1, undefined));
      else back.push(task);
    });
    // What it is at takes long; nothing small is to wait behind it.
    this.#takesMore = this.#load === 0;
    return back;
  }

  /**
   * Do not do a task, or do not finish it: the thread is then ended.
   *
   * @returns Tasks that others have to do now.
   */
  cancel(task: PoolTask): PoolTask[] {
    const slot = this.#slots.indexOf(task);
    if (slot === -1 || this.#withdraw(slot)) return [];
    // All that it has not begun is taken back first: from here on it is at this one, or done with it.
    const left = this.takeBack();
    if (Atomics.compareExchange(this.#claims, slot, STARTED, KILLED) !== STARTED) return left;
    this.#state = "killed";
    this.#free(slot);
    // What it has answered before still comes through its port, at the latest when it is gone.
    void this.#worker.terminate();
    this.#owner.onKilled(this);
    return left;
  }

  /** End it; it is done with all it had. */
  close(): void {
    if (this.#state === "gone" || this.#state === "killed") return;
    this.#state = "closing";
    this.#setBusy(true);
    this.#post({ orders: [], definitions: [], forget: false, end: true });
  }

  #receive(message: FromThread): void {
    switch (message[0]) {
      case "started":
        if (this.#state === "starting") this.#state = "working";
        return this.#owner.onFree();
      case "stray":
        return this.#retire(restoreError(message[1], "the thread"));
      case "ended":
        return this.#ended(message[1], message[2] && restoreError(message[2], "the thread"));
      case "call":
        return answerCall(message[1]);
      default:
        return this.#answered(message);
    }
  }

  /** A task that was over has thrown, and may have left anything behind: the next ones get another thread. */
  #retire(error: unknown): void {
    logError(toFailure(error), "A task threw in its thread after it had ended; the thread is replaced");
    if (this.#isRetired || this.#state !== "working") return;
    this.#isRetired = true;
    this.#owner.onReturned(this.takeBack());
    if (this.#load === 0) this.#leave();
  }

  #leave(): void {
    this.#owner.onRetired(this);
    this.close();
  }

  #answered(answer: Answer): void {
    const [kind, slot] = answer;
    const task = this.#slots[slot];
    if (task === undefined) return;
    this.#movedAt = host.now();
    this.#free(slot);
    if (task !== "withdrawn" && kind !== "passed") {
      task.took(answer[3]);
      if (kind === "value") task.succeed(answer[2]);
      else task.failDescribed(answer[2]);
    }
    this.#owner.onFree();
  }

  /** @returns Whether the task was taken back before the thread began it. */
  #withdraw(slot: number): boolean {
    const unsent = this.#outgoing.indexOf(slot);
    if (unsent !== -1) {
      this.#outgoing.splice(unsent, 1);
      this.#free(slot);
      return true;
    }
    if (Atomics.compareExchange(this.#claims, slot, OFFERED, WITHDRAWN) !== OFFERED) return false;
    this.#slots[slot] = "withdrawn";
    return true;
  }

  #free(slot: number): void {
    this.#slots[slot] = undefined;
    this.#load--;
    if (this.#load > 0) return;
    this.#takesMore = true;
    this.#setBusy(false);
    if (this.#isRetired && this.#state === "working") this.#leave();
  }

  /** A busy thread keeps the process alive. */
  #setBusy(busy: boolean): void {
    if (this.#port.busy === busy) return;
    this.#port.busy = busy;
    if (busy) this.#worker.ref();
    else this.#worker.unref();
  }

  #isGone(): boolean {
    return this.#state === "gone";
  }

  #ended(exitCode: number, error: unknown): void {
    if (this.#isGone()) return;
    // That may bring the news that it ended, and so have this done already.
    this.#port.drain();
    if (this.#isGone()) return;
    const wasStarting = this.isStarting;
    this.#state = "gone";
    this.#outgoing = [];
    const left: PoolTask[] = [];
    let failed = 0;
    this.#slots.forEach((task, slot) => {
      this.#slots[slot] = undefined;
      if (task === undefined || task === "withdrawn") return;
      // One that never began would end like this again and again: its tasks fail with it.
      const isUntouched = !wasStarting && Atomics.load(this.#claims, slot) === OFFERED;
      if (isUntouched && !(task.sent && task.transfer !== undefined)) return left.push(task);
      failed++;
      return task.fail(new ThreadEndedError(task.shown, exitCode, error));
    });
    this.#load = 0;
    this.#setBusy(false);
    this.#port.close();
    if (failed === 0 && error !== undefined) logError(toFailure(error));
    this.#owner.onGone(this, left);
  }
}
