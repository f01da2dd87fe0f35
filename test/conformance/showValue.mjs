import { classNameOf } from "./errorClasses.mjs";

/** A value as it stands in a trace: JSON, with Deferreds and objects by the first name they were bound to. */
export function showValue(world, value) {
  return show(world, value, []);
}

/** An error as it stands in a trace. */
export function showError(world, error) {
  return showErrorWithin(world, error, []);
}

function show(world, value, around) {
  if (value === null || value === undefined) return null;
  if (typeof value === "function") return { "?": "function" };
  if (typeof value !== "object") return typeof value === "bigint" ? String(value) : value;
  const shownName = world.shownNames.get(value);
  if (shownName !== undefined) return shownName;
  if (around.includes(value)) return { "?": "cycle" };
  const inside = [...around, value];
  if (Array.isArray(value)) return value.map((element) => show(world, element, inside));
  if (isInstance(world.api.Failure, value)) return showErrorWithin(world, value.value, inside);
  if (isInstance(world.api.Deferred, value)) return { D: "?" };
  if (value instanceof Error) return showErrorWithin(world, value, inside);
  return { O: "?" };
}

function showErrorWithin(world, error, around) {
  const name = classNameOf(world.api, error);
  switch (name) {
    case "K1":
    case "K2":
      return { F: name, a: [error.message] };
    case "TimeoutError":
      return { F: name, a: [error.duration ?? null, "Deferred"] };
    case "FirstError":
      return { F: name, i: error.index ?? null, sub: show(world, error.subFailure, around) };
    case "FailureGroup":
      return { F: name, subs: show(world, error.failures, around) };
    default:
      return { F: name, a: [] };
  }
}

function isInstance(constructor, value) {
  return typeof constructor === "function" && value instanceof constructor;
}
