import { host } from "#host";
import { maybeDeferred } from "../core/maybeDeferred.js";
import { slots } from "../core/slots.js";
import type { HostPort } from "../host/HostWorkers.js";
import { describeError } from "./describeError.js";
import type { AnyFunction } from "./loadFunction.js";
import { compileSource, describeThrown, importFunction, requireFunctionOf } from "./loadFunction.js";
import type { CallBack, Definition, DescribedError } from "./protocol.js";

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
        refuse(describeThrown(failure.value));
      },
    );
}

/** At once where promises do not settle, else by an import. */
function findFunction(definition: Definition): AnyFunction | Promise<AnyFunction> {
  if ("source" in definition) return compileSource(definition.source);
  if (slots().promiseRule() === undefined) return importFunction(definition);
  return requireFunctionOf(definition, (specifier) => host.modules.requireModule(specifier));
}
