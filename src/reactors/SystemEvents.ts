import type { Deferred } from "../core/Deferred.js";
import { DeferredList } from "../core/DeferredList.js";
import { typeError } from "../core/errors.js";
import { toFailure } from "../core/Failure.js";
import { logError } from "../core/logError.js";
import { maybeDeferred } from "../core/maybeDeferred.js";
import { requireFunction } from "../core/requireFunction.js";
import type { SystemEvent, TriggerId, TriggerPhase } from "./Reactor.js";

interface Trigger extends TriggerId {
  readonly fn: () => unknown;
}

/**
 * The triggers of a reactor's events: "before" ones run first, what they return is waited for, then "during", then "after".
 *
 * A trigger that throws is logged, and the others run. Each trigger is called once.
 *
 * @internal
 */
export class SystemEvents {
  #triggers: Trigger[] = [];

  add(phase: TriggerPhase, event: SystemEvent, fn: () => unknown): TriggerId {
    requireFunction(fn, "add a system event trigger", "trigger");
    if (!["before", "during", "after"].includes(phase) || !["startup", "shutdown"].includes(event)) {
      throw typeError(
        "ERR_SYSTEM_EVENT",
        `Cannot add a trigger ${String(phase)} ${String(event)}: wanted before, during or after, and startup or shutdown`,
      );
    }
    const trigger: Trigger = { phase, event, fn };
    this.#triggers.push(trigger);
    return trigger;
  }

  remove(id: TriggerId): void {
    const index = this.#triggers.indexOf(id as Trigger);
    if (index === -1) throw typeError("ERR_SYSTEM_EVENT", "Cannot remove the trigger: it is not registered any more");
    this.#triggers.splice(index, 1);
  }

  /** Run the triggers of an event; the Deferred fires when the last has been called. */
  fire(event: SystemEvent): Deferred<void> {
    const before = this.#take("before", event).map((trigger) => maybeDeferred(trigger.fn).addErrback(logError));
    return new DeferredList<unknown>(before, { consumeErrors: true }).addCallback(() => {
      for (const phase of ["during", "after"] as const) {
        for (const trigger of this.#take(phase, event)) call(trigger.fn);
      }
    });
  }

  // One list at a time: a trigger may add others of a later phase.
  #take(phase: TriggerPhase, event: SystemEvent): Trigger[] {
    const taken = this.#triggers.filter((trigger) => trigger.phase === phase && trigger.event === event);
    this.#triggers = this.#triggers.filter((trigger) => !taken.includes(trigger));
    return taken;
  }
}

function call(fn: () => unknown): void {
  try {
    fn();
  } catch (error) {
    logError(toFailure(error));
  }
}
