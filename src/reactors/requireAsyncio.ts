import { rangeError } from "../core/errors.js";
import { className } from "../core/showValue.js";
import { isAsyncioAvailable } from "./isAsyncioAvailable.js";

/**
 * Refuse to be built where promises do not settle: for the constructor of a component that awaits them.
 *
 * @param component - The component, usually `this`, or its name.
 * @throws RangeError (`ERR_ASYNCIO_REQUIRED`; Python's ValueError) with the documented text (A14).
 *
 * @example
 * ```ts
 * import { requireAsyncio } from "deferred-interop";
 *
 * class MyComponent {
 *   constructor() {
 *     requireAsyncio(this);
 *   }
 * }
 * new MyComponent();
 * ```
 */
export function requireAsyncio(component: object | string): void {
  if (isAsyncioAvailable()) return;
  const name = typeof component === "string" ? component : className(component);
  throw rangeError(
    "ERR_ASYNCIO_REQUIRED",
    `${name} requires the asyncio support. Make sure you have configured the asyncio reactor in the TWISTED_REACTOR setting. ` +
      "See the asyncio documentation of deferred-interop (docs/asyncio.md) for more information.",
  );
}
