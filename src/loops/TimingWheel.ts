import type { ScheduledCall } from "../core/ReactorTime.js";

/*
 * A hierarchical timing wheel (Varghese and Lauck). Time is cut into ticks of a millisecond. A call that is due in a
 * later tick lies in the level of the highest digit, to base 32, in which its tick differs from the wheel's, in the slot
 * of that digit. So all of a level is due before all of the next, within a level the slots are in order, and a slot need
 * not be looked into before its first call is due. Its calls then go to lower levels, each at most once per level, and
 * those of the wheel's own tick to the slot `ready`, where the fractions of times count.
 *
 * Where a call lies follows from its tick and the wheel's alone, so calls of one tick always lie in one slot, and in the
 * order in which they were added: what is taken has only to be sorted by time, and the sort is stable.
 *
 * To add or cancel a call takes the same time however many there are.
 */

const DIGIT_BITS = 5;
const SLOTS_A_LEVEL = 2 ** DIGIT_BITS;
/** Enough for every tick up to LAST_TICK. */
const LEVELS = 11;
/** Later times than this, in 285,000 years, share a tick. */
const LAST_TICK = Number.MAX_SAFE_INTEGER;
/** Ticks below this are whole numbers to the bit operators. */
const SMALL_TICKS = 2 ** 31;

/*
 * A class field is written twice, first as undefined: 10 of the 70 ns that a call takes to be added and cancelled. Hence
 * `declare` in these two, and no private names, which cannot be declared so.
 */

/** A place in a ring of calls, in which one is the {@link Slot} that they are in. */
class Link {
  declare previous: Link;
  declare next: Link;

  constructor() {
    this.previous = this;
    this.next = this;
  }
}

/** A call in a {@link TimingWheel}. @internal */
export class WheelCall extends Link implements ScheduledCall {
  declare readonly time: number;
  declare private _fn: ((...args: never[]) => unknown) | undefined;
  declare private _args: unknown[];

  constructor(time: number, fn: (...args: never[]) => unknown, args: unknown[]) {
    super();
    this.time = time;
    this._fn = fn;
    // Most calls have no arguments: an empty list for each would be a fourth of its memory.
    this._args = args.length === 0 ? NOTHING : args;
  }

  /** Prevent the call; may be repeated, and is quiet when the call has been made. */
  cancel(): void {
    if (this._fn === undefined) return;
    this._fn = undefined;
    this._args = NOTHING;
    const { previous, next } = this;
    if (next === this) return;
    previous.next = next;
    next.previous = previous;
    this.previous = this.next = this;
    if (previous === next) (next as Slot).emptied();
  }

  active(): boolean {
    return this._fn !== undefined;
  }

  /** Make the call, unless it has been cancelled. */
  run(): unknown {
    const fn = this._fn;
    const args = this._args;
    this.cancel();
    return fn?.(...(args as never[]));
  }
}

const NOTHING: unknown[] = [];

/** Calls that are due in the same stretch of time, in the order in which they came here. */
class Slot extends Link {
  readonly #wheel: TimingWheel;
  readonly level: number;
  readonly digit: number;
  /** No call is due before this; the one that was may have been cancelled. Infinity when there are no calls. */
  earliest = Infinity;

  constructor(wheel: TimingWheel, level: number, digit: number) {
    super();
    this.#wheel = wheel;
    this.level = level;
    this.digit = digit;
  }

  add(call: WheelCall): void {
    const last = this.previous;
    call.previous = last;
    call.next = this;
    last.next = call;
    this.previous = call;
    if (call.time < this.earliest) this.earliest = call.time;
  }

  takeAll(): WheelCall[] {
    const calls: WheelCall[] = [];
    let link = this.next;
    while (link !== this) {
      const call = link as WheelCall;
      link = call.next;
      call.previous = call.next = call;
      calls.push(call);
    }
    this.previous = this.next = this;
    this.earliest = Infinity;
    this.#wheel.emptied(this);
    return calls;
  }

  /** Its last call has been cancelled. */
  emptied(): void {
    this.earliest = Infinity;
    this.#wheel.emptied(this);
    this.#wheel.cancelled();
  }
}

/** Which calls are due when, for any number of them; it knows no clock. @internal */
export class TimingWheel {
  readonly #onEmpty: () => void;
  readonly #slots: (Slot | undefined)[] = new Array<Slot | undefined>(LEVELS * SLOTS_A_LEVEL).fill(undefined);
  readonly #ready: Slot = new Slot(this, -1, 0);
  /** For each level a bit for each slot that holds a call, and a bit for each level that has such a slot. */
  readonly #usedSlots: Int32Array = new Int32Array(LEVELS);
  #usedLevels = 0;
  /** Calls up to and including this tick are in `ready`; 0 or more, and smaller than that of any other call. */
  #tick = 0;

  /** @param onEmpty - Called when the last call there was has been cancelled. */
  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  /** Whether there are no calls. */
  get isEmpty(): boolean {
    return this.#usedLevels === 0 && this.#ready.earliest === Infinity;
  }

  /** Add a call of `fn(...args)` at a time. */
  add(time: number, fn: (...args: never[]) => unknown, args: unknown[]): WheelCall {
    const call = new WheelCall(time, fn, args);
    this.#place(call);
    return call;
  }

  /** Put back calls that were taken and not made: before those that have been added since. */
  putBack(calls: readonly WheelCall[]): void {
    for (const call of [...calls, ...this.#ready.takeAll()]) {
      if (call.active()) this.#place(call);
    }
  }

  /** A time before which no call is due; undefined when there are no calls. */
  nextTime(): number | undefined {
    if (this.#ready.earliest < Infinity) return this.#ready.earliest;
    return this.#firstSlot()?.earliest;
  }

  /** Take out the calls that are due, by time, and those with the same time in the order in which they were added. */
  takeDue(now: number): WheelCall[] {
    this.#turnTo(Math.floor(now));
    const due: WheelCall[] = [];
    if (this.#ready.earliest > now) return due;
    for (const call of this.#ready.takeAll()) {
      if (call.time > now) this.#ready.add(call);
      else due.push(call);
    }
    return due.sort((one, other) => one.time - other.time);
  }

  /** Cancel every call. */
  cancelAll(): void {
    for (const slot of [this.#ready, ...this.#slots]) {
      for (const call of slot?.takeAll() ?? []) call.cancel();
    }
  }

  /** A slot has no calls any more. */
  emptied({ level, digit }: Slot): void {
    if (level < 0) return;
    const used = (this.#usedSlots[level] as number) & ~(1 << digit);
    this.#usedSlots[level] = used;
    if (used === 0) this.#usedLevels &= ~(1 << level);
  }

  /** The last call of a slot has been cancelled. */
  cancelled(): void {
    if (this.isEmpty) this.#onEmpty();
  }

  #turnTo(tick: number): void {
    for (;;) {
      const slot = this.#firstSlot();
      if (slot === undefined) break;
      const start = this.#startOf(slot);
      if (start > tick) break;
      this.#tick = start;
      for (const call of slot.takeAll()) this.#place(call);
    }
    if (tick > this.#tick) this.#tick = tick;
  }

  #place(call: WheelCall): void {
    const tick = Math.min(Math.floor(call.time), LAST_TICK);
    (tick <= this.#tick ? this.#ready : this.#slotFor(tick)).add(call);
  }

  #slotFor(tick: number): Slot {
    let level: number;
    let digit: number;
    if (tick < SMALL_TICKS) {
      level = Math.trunc((31 - Math.clz32(tick ^ this.#tick)) / DIGIT_BITS);
      digit = (tick >>> (level * DIGIT_BITS)) % SLOTS_A_LEVEL;
    } else {
      level = levelOf(tick, this.#tick);
      digit = Math.floor(tick / SLOTS_A_LEVEL ** level) % SLOTS_A_LEVEL;
    }
    const index = level * SLOTS_A_LEVEL + digit;
    const slot = (this.#slots[index] ??= new Slot(this, level, digit));
    (this.#usedSlots[level] as number) |= 1 << digit;
    this.#usedLevels |= 1 << level;
    return slot;
  }

  #firstSlot(): Slot | undefined {
    if (this.#usedLevels === 0) return undefined;
    const level = lowestBit(this.#usedLevels);
    return this.#slots[level * SLOTS_A_LEVEL + lowestBit(this.#usedSlots[level] as number)];
  }

  /** The first tick of a slot: the wheel's, with this digit and zeros after it. */
  #startOf({ level, digit }: Slot): number {
    const span = SLOTS_A_LEVEL ** level;
    const round = span * SLOTS_A_LEVEL;
    return Math.floor(this.#tick / round) * round + digit * span;
  }
}

/** The highest digit in which two ticks differ. */
function levelOf(one: number, other: number): number {
  let level = 0;
  let span: number = SLOTS_A_LEVEL;
  while (Math.floor(one / span) !== Math.floor(other / span)) {
    level += 1;
    span *= SLOTS_A_LEVEL;
  }
  return level;
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
