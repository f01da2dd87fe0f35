import { host } from "#host";
import { isError, isFailure } from "../core/Failure.js";
import { isArray } from "../core/kinds.js";
import { className } from "../core/showValue.js";
import type { DescribedError } from "./protocol.js";

/** A cause may be the error itself, or part of a ring. */
const DEEPEST = 8;

/** What has a place of its own in the description. */
const SPECIAL = new Set(["message", "stack", "name"]);

/**
 * Describe what was thrown so that it can be copied to another thread, where {@link restoreError} makes it anew: a copied
 * error of a class of one's own would lose class, name and fields.
 *
 * @internal
 */
export function describeError(thrown: unknown, depth = 0): DescribedError {
  const error = isFailure(thrown) ? thrown.value : thrown;
  if (!isError(error)) return { kind: "other", value: copyable(error) ? error : safely(() => String(error)) };
  return {
    kind: "error",
    names: classNamesOf(error),
    message: safely(() => String(error.message)),
    name: safely(() => String(error.name)),
    stack: safely(() => String(error.stack ?? "")),
    fields: fieldsOf(error, depth),
  };
}

function fieldsOf(error: Error, depth: number): (readonly [string, unknown, boolean])[] {
  const fields: (readonly [string, unknown, boolean])[] = [];
  for (const key of Object.getOwnPropertyNames(error)) {
    if (SPECIAL.has(key)) continue;
    const value = safely<unknown>(() => (error as unknown as Record<string, unknown>)[key]);
    if (isError(value)) {
      if (depth < DEEPEST) fields.push([key, describeError(value, depth + 1), true]);
    } else if (isErrorList(value)) {
      if (depth < DEEPEST) fields.push([key, value.map((part) => describeError(part, depth + 1)), true]);
    } else if (copyable(value)) {
      fields.push([key, value, false]);
    }
  }
  return fields;
}

/** As in an AggregateError. */
function isErrorList(value: unknown): value is Error[] {
  return isArray(value) && value.length > 0 && value.every(isError);
}

/** The names of its classes, from its own down to one that every runtime has. */
function classNamesOf(error: Error): string[] {
  const names: string[] = [];
  for (let proto: unknown = Object.getPrototypeOf(error); proto !== null && names.length < DEEPEST;) {
    const name = className(proto as object);
    names.push(name);
    if (builtInError(name)?.prototype === proto) break;
    proto = Object.getPrototypeOf(proto);
  }
  return names;
}

/** A class of errors that the runtime has, or undefined. @internal */
export function builtInError(name: string): (new (...args: unknown[]) => Error) | undefined {
  const found = (globalThis as Record<string, unknown>)[name] as (new () => Error) | undefined;
  if (typeof found !== "function") return undefined;
  return found === Error || (found.prototype as unknown) instanceof Error ? found : undefined;
}

function copyable(value: unknown): boolean {
  if (typeof value === "function" || typeof value === "symbol") return false;
  if (typeof value !== "object" || value === null) return true;
  try {
    host.workers.clone(value);
    return true;
  } catch {
    return false;
  }
}

function safely<T>(read: () => T): T {
  try {
    return read();
  } catch {
    return "(cannot be read)" as T;
  }
}
