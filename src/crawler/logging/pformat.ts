import { dictEntries, repr } from "./repr.js";

const width = 80;

/**
 * Show a value as Python's `pprint.pformat` would: on one line where that fits 80 columns, else one entry a line; dicts
 * are sorted by their keys.
 *
 * @param value - Anything.
 * @see Python `pprint.pformat`, which also breaks long strings; here a string stays in one piece
 */
export function pformat(value: unknown): string {
  return layOut(sorted(value, []), 0, 0);
}

/** @param indent - The column where the value begins. @param allowance - The columns that what closes it needs. */
function layOut(value: unknown, indent: number, allowance: number): string {
  const line = repr(value);
  if (line.length <= width - indent - allowance) return line;
  const entries = dictEntries(value);
  if (entries !== undefined) {
    const lines = entries.map(([key, entry], index) => {
      const head = `${repr(key)}: `;
      const rest = index === entries.length - 1 ? allowance + 1 : 1;
      return head + layOut(entry, indent + 1 + head.length, rest);
    });
    return `{${lines.join(`,\n${" ".repeat(indent + 1)}`)}}`;
  }
  if (!Array.isArray(value)) return line;
  const lines = value.map((entry, index) => layOut(entry, indent + 1, index === value.length - 1 ? allowance + 1 : 1));
  return `[${lines.join(`,\n${" ".repeat(indent + 1)}`)}]`;
}

function sorted(value: unknown, within: readonly unknown[]): unknown {
  if (within.includes(value)) return value;
  const inner = [...within, value];
  if (Array.isArray(value)) return value.map((entry) => sorted(entry, inner));
  const entries = dictEntries(value);
  if (entries === undefined) return value;
  // A Map, because an object would put keys that look like numbers first.
  return new Map(entries.map(([key, entry]) => [key, sorted(entry, inner)] as const).sort(byKey));
}

function byKey([a]: readonly [unknown, unknown], [b]: readonly [unknown, unknown]): number {
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
