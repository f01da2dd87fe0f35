/**
 * Compares two traces as JSON values: the order of keys and the order of `unhandled` do not matter.
 *
 * @returns undefined when they are equal, else the first place that differs with what is there
 */
export function firstDifference(expected, actual) {
  const ordered = (trace) => ({ ...trace, unhandled: sortByText(trace.unhandled ?? []) });
  return differenceAt("", ordered(expected), ordered(actual));
}

/** JSON text with sorted keys, the same for equal values. */
export function canonicalText(value) {
  return JSON.stringify(value, (_key, inner) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** The errors of `unhandled` in an order that does not depend on the library. */
export function sortByText(values) {
  return [...values].sort((a, b) => (canonicalText(a) < canonicalText(b) ? -1 : 1));
}

function differenceAt(path, expected, actual) {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return firstOf(Math.max(expected.length, actual.length), (index) =>
      differenceAt(`${path}[${index}]`, expected[index], actual[index]),
    );
  }
  if (isRecord(expected) && isRecord(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return firstOf(keys.length, (index) => {
      const key = keys[index];
      return differenceAt(path === "" ? key : `${path}.${key}`, expected[key], actual[key]);
    });
  }
  return expected === actual ? undefined : { path, expected, actual };
}

function firstOf(count, find) {
  for (let index = 0; index < count; index += 1) {
    const found = find(index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
