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

/** A function's name may be anything: classes have static members of that name, proxies throw. */
function showFunction(fn: { readonly name: unknown }): string {
  try {
    const { name } = fn;
    return typeof name === "string" && name !== "" ? `function ${clip(name)}` : "an unnamed function";
  } catch {
    return "an unnamed function";
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
