/**
 * Show a value the way an error message should: short, quoted where it is text, never throwing.
 *
 * @internal
 */
export function showValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}…` : value);
    case "function":
      return value.name === "" ? "an unnamed function" : `function ${value.name}`;
    case "object":
      return value === null ? "null" : `an object of class ${className(value)}`;
    case "bigint":
      return `${value}n`;
    default:
      return String(value);
  }
}

/** The name of the class an object was made by; "Object" where that cannot be told. @internal */
export function className(value: object): string {
  try {
    const name: unknown = value.constructor.name;
    return typeof name === "string" && name !== "" ? name : "Object";
  } catch {
    return "Object";
  }
}
