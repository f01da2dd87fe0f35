/*
 * Log lines show values as Python's `repr` does, because people grep for them in that form: `{'title': 'A', 'price': None}`.
 * It never throws and never ends in a loop: rings are shown as `{...}`.
 */

/**
 * Show a value as Python's `repr` would show its counterpart.
 *
 * Plain objects and Maps are dicts, arrays are lists, Sets are sets, bytes are `b'…'`, dates are `datetime.datetime(…)`;
 * objects of other classes show themselves with their own `toString`, or as `Class(field=value)`.
 *
 * @param value - Anything.
 */
export function repr(value: unknown): string {
  try {
    return show(value, []);
  } catch (error) {
    return `(a value that cannot be shown: ${String(error)})`;
  }
}

/**
 * The entries of what `repr` shows as a dict; undefined for everything else.
 *
 * @internal
 */
export function dictEntries(value: unknown): [unknown, unknown][] | undefined {
  if (value instanceof Map) return [...value];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.entries(value) : undefined;
}

function show(value: unknown, within: readonly unknown[]): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "boolean":
      return value ? "True" : "False";
    case "number":
      return Number.isFinite(value) ? String(value) : Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    case "undefined":
      return "None";
    case "function":
      return isClass(value) ? `<class '${value.name}'>` : `<function ${value.name || "<lambda>"}>`;
    case "object":
      return value === null ? "None" : showObject(value, within);
    default:
      return String(value);
  }
}

function showObject(value: object, within: readonly unknown[]): string {
  if (within.includes(value)) return Array.isArray(value) ? "[...]" : "{...}";
  const inner = [...within, value];
  const list = (values: Iterable<unknown>) => Array.from(values, (entry) => show(entry, inner)).join(", ");
  if (Array.isArray(value)) return `[${list(value)}]`;
  const entries = dictEntries(value);
  if (entries !== undefined) {
    return `{${entries.map(([key, entry]) => `${show(key, inner)}: ${show(entry, inner)}`).join(", ")}}`;
  }
  if (value instanceof Set) return value.size === 0 ? "set()" : `{${list(value)}}`;
  if (value instanceof Date) return showDate(value);
  if (value instanceof Uint8Array) return showBytes(value);
  if (value instanceof Error) return `${value.name}(${quote(value.message)})`;
  return showInstance(value, inner);
}

function showInstance(value: object, within: readonly unknown[]): string {
  const { toString } = value as { toString?: () => string };
  if (toString !== undefined && toString !== Object.prototype.toString) return toString.call(value);
  const fields = Object.entries(value).map(([key, entry]) => `${key}=${show(entry, within)}`);
  return `${value.constructor.name}(${fields.join(", ")})`;
}

function isClass(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith("class");
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  // Control and format characters, unpaired surrogates, private and unassigned ones, and spaces but the plain one.
  const escaped = text.replace(/[\\\p{C}\p{Z}]/gu, (character) => {
    return character === " " ? character : (escapes[character] ?? escapeOf(character.codePointAt(0)!));
  });
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}

function escapeOf(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}

function showBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    text += byte >= 0x20 && byte < 0x7f && byte !== 0x5c ? character : (escapes[character] ?? escapeOf(byte));
  }
  return text.includes("'") && !text.includes('"') ? `b"${text}"` : `b'${text.replaceAll("'", "\\'")}'`;
}

function showDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return "datetime.datetime(nan)";
  const parts = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
  ];
  const [seconds, microseconds] = [date.getUTCSeconds(), date.getUTCMilliseconds() * 1000];
  // Python leaves out seconds and microseconds that are zero.
  if (seconds !== 0 || microseconds !== 0) parts.push(seconds);
  if (microseconds !== 0) parts.push(microseconds);
  return `datetime.datetime(${parts.join(", ")}, tzinfo=datetime.timezone.utc)`;
}
