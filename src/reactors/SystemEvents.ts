import type { Deferred } from "../core/Deferred.js";
import { DeferredList } from "../core/DeferredList.js";
import { typeError } from "../core/errors.js";
import { logError } from "../core/logError.js";
import { maybeDeferred } from "../core/maybeDeferred.js";
import { requireFunction } from "../core/requireFunction.js";
import { showValue } from "../core/showValue.js";
import { callLogged } from "../core/callLogged.js";
import type { SystemEvent, TriggerId, TriggerPhase } from "./Reactor.js";

interface Trigger extends TriggerId {
  readonly call: () => unknown;
}

/**
 * The triggers of a reactor's events: "before" ones run first, what they return is waited for, then "during", then "after".
 *
 * A trigger that throws is logged, and the others run. Each trigger is called once. They are taken one at a time, so a
 * trigger may still add and remove others of its own phase.
 *
 * @internal
 */
export class SystemEvents {
  readonly #triggers: Trigger[] = [];

  add<A extends unknown[]>(
    phase: TriggerPhase,
    event: SystemEvent,
    fn: (...args: A) => unknown,
    ...args: A
  ): TriggerId {
    requireFunction(fn, "add a system event trigger", "trigger");
    if (!["before", "during", "after"].includes(phase) || !["startup", "shutdown"].includes(event)) {
      throw typeError(
        "ERR_SYSTEM_EVENT",
        `Cannot add a trigger ${showValue(phase)} ${showValue(event)}: expected before, during or after, and startup or shutdown`,
      );
    }
    const trigger: Trigger = { phase, event, call: () => fn(...args) };
    this.#triggers.push(trigger);
    return trigger;
  }

  remove(id: TriggerId): void {
    const index = this.#triggers.indexOf(id as Trigger);
    if (index === -1) {
      throw typeError(
        "ERR_SYSTEM_EVENT",
        "Cannot remove the trigger: it is not registered, because it was removed, was called, or is another reactor's",
      );
    }
    this.#triggers.splice(index, 1);
  }

  /**
   * Run the triggers of an event.
   *
   * @param isWanted - Asked when the "before" triggers have been waited for: false ends it there.
   * @returns Fires when the last trigger has been called, or it has been ended.
   */
  fire(event: SystemEvent, isWanted: () => boolean): Deferred<void> {
    const waitedFor: Deferred<unknown>[] = [];
    for (let trigger = this.#take("before", event); trigger !== undefined; trigger = this.#take("before", event)) {
      waitedFor.push(maybeDeferred(trigger.call).addErrback(logError));
    }
    return new DeferredList<unknown>(waitedFor, { consumeErrors: true }).addCallback(() => {
      if (!isWanted()) return;
      for (const phase of ["during", "after"] as const) {
        for (let trigger = this.#take(phase, event); trigger !== undefined; trigger = this.#take(phase, event)) {
          callLogged(trigger.call);
        }
      }
    });
  }

  #take(phase: TriggerPhase, event: SystemEvent): Trigger | undefined {
    const index = this.#triggers.findIndex((trigger) => trigger.phase === phase && trigger.event === event);
    return index === -1 ? undefined : this.#triggers.splice(index, 1)[0];
  }
}
