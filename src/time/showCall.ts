import { showValue } from "../core/showValue.js";

/** Show a function and the arguments it is to be called with, such as `poll("queue", 3)`. @internal */
export function showCall(fn: { readonly name: string }, args: readonly unknown[]): string {
  return `${fn.name === "" ? "an unnamed function" : fn.name}(${args.map(showValue).join(", ")})`;
}
