import { host } from "#host";
import { Deferred } from "../core/Deferred.js";
import { maybeDeferred } from "../core/maybeDeferred.js";
import { slots } from "../core/slots.js";
import type { HostPort } from "../host/HostWorkers.js";
import { compileSource } from "./compileSource.js";
import { describeError } from "./describeError.js";
import type { CallBack, Definition, DescribedError } from "./protocol.js";

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Make a call that a thread asked for and blocks for, and wake it with the outcome.
 *
 * @internal
 */
export function answerCall({ definition, args, reply, word }: CallBack): void {
  const answer = (kind: "value" | "error", value: unknown): void => {
    (reply as HostPort).postMessage([kind, value]);
    Atomics.store(word, 0, 1);
    Atomics.notify(word, 0);
  };
  const refuse = (error: DescribedError): void => {
    answer("error", error);
  };
  maybeDeferred(findFunction, definition)
    .addCallback((fn) => fn(...args))
    .addCallbacks(
      (value) => {
        try {
          answer("value", value);
        } catch (error) {
          refuse({ kind: "data", message: "", cause: describeError(error) });
        }
      },
      (failure) => {
        refuse(describeError(failure));
      },
    );
}

/** At once where promises do not settle, else by an import. */
function findFunction(definition: Definition): AnyFunction | Deferred<AnyFunction> {
  if ("source" in definition) return compileSource(definition.source);
  const { module, name } = definition;
  const pick = (namespace: object): AnyFunction => (namespace as Record<string, AnyFunction>)[name] as AnyFunction;
  if (slots().promiseRule() !== undefined) return pick(host.modules.requireModule(module) as object);
  return Deferred.fromFuture(import(module) as Promise<object>).addCallback(pick);
}
