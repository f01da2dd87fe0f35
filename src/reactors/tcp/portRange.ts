import { isArray } from "../../core/kinds.js";
import { rangeError } from "../../core/errors.js";
import { showValue } from "../../core/showValue.js";

/** The ports that `listenTcp` may take: `[]` any that is free, `[port]` that one, `[first, last]` the first free one. */
export type PortRange =
  readonly [] | readonly [port: number] | readonly [first: number, last: number] | readonly number[];

/**
 * The ports that a range stands for, in the order in which they are tried (U14); 0 is any that is free.
 *
 * @internal
 */
export function* portsOf(range: PortRange): Generator<number, void, undefined> {
  const [first = 0, last = first] = range;
  for (let port = first; port <= last; port++) yield port;
}

/** @internal */
export function requirePortRange(range: PortRange): void {
  const isRange =
    isArray(range) && range.length <= 2 && range.every(isPort) && (range[0] ?? 0) <= (range[1] ?? Infinity);
  if (isRange) return;
  const shown = isArray(range) ? `[${range.map(showValue).join(", ")}]` : showValue(range);
  throw rangeError("ERR_PORT_RANGE", `invalid portrange: ${shown}`);
}

/** @internal */
export function requirePort(port: number, attempt: string): void {
  if (isPort(port) && port > 0) return;
  throw rangeError("ERR_PORT_RANGE", `Cannot ${attempt}: the port is ${showValue(port)}, expected one of 1 to 65535`);
}

function isPort(port: unknown): port is number {
  return Number.isInteger(port) && (port as number) >= 0 && (port as number) <= 65_535;
}
