/** The most of a text that is shown, in UTF-16 units. */
const LONGEST = 80;

/**
 * Show a value the way an error message should: short, quoted where it is text, never throwing.
 *
 * @internal
 */
export function showValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(clip(value));
    case "function":
      return showFunction(value);
    case "object":
      return value === null ? "null" : `an object of class ${className(value)}`;
    case "bigint":
      return `${clip(String(value))}n`;
    default:
      return clip(String(value));
  }
}

function showFunction(fn: object): string {
  const name = functionName(fn);
  return name === undefined ? "an unnamed function" : `function ${name}`;
}

/**
 * The name of a function, cut if it is long; undefined where there is none: it may be anything, since classes have
 * static members of that name, and proxies throw.
 *
 * @internal
 */
export function functionName(fn: object): string | undefined {
  try {
    const { name } = fn as { readonly name: unknown };
    return typeof name === "string" && name !== "" ? clip(name) : undefined;
  } catch {
    return undefined;
  }
}

/** How many parameters a function declares; 0 where that cannot be told. @internal */
export function functionLength(fn: object): number {
  try {
    const { length } = fn as { readonly length: unknown };
    return typeof length === "number" ? length : 0;
  } catch {
    return 0;
  }
}

/** The name of the class an object was made by; "Object" where that cannot be told. @internal */
export function className(value: object): string {
  try {
    const name: unknown = value.constructor.name;
    return typeof name === "string" && name !== "" ? clip(name) : "Object";
  } catch {
    return "Object";
  }
}

function clip(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}…` : text;
}
