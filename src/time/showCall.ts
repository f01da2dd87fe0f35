import { functionName, showValue } from "../core/showValue.js";

/** Show a function and the arguments it is to be called with, such as `poll("queue", 3)`. @internal */
export function showCall(fn: object, args: readonly unknown[]): string {
  return `${functionName(fn) ?? "an unnamed function"}(${args.map(showValue).join(", ")})`;
}
