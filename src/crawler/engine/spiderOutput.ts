import { Response } from "../http/Response.js";
import type { SpiderOutput } from "../middlewares/SpiderMiddleware.js";

/**
 * Find out how the output of a callback, or what `start()` returned, is to be read.
 *
 * Lists, generators and other things that can be iterated are streams of requests and items; texts, bytes and Maps are
 * items. Deferreds and promises are to be waited for first: they can be iterated too.
 *
 * @param output - What the callback returned, or what its promise gave.
 * @returns undefined when it is one value, not a stream.
 * @internal
 */
export function outputStream(output: unknown): SpiderOutput | undefined {
  if (typeof output !== "object" || output === null || isItemLike(output)) return undefined;
  return Symbol.iterator in output || Symbol.asyncIterator in output ? (output as SpiderOutput) : undefined;
}

/** What a stream is read with; `next()` of an async one gives promises. @internal */
export function iteratorOf(stream: SpiderOutput): Iterator<unknown> | AsyncIterator<unknown> {
  return Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]();
}

/**
 * Why a value cannot be an item; undefined when it can.
 *
 * @internal
 */
export function whyNoItem(value: unknown): string | undefined {
  if (typeof value === "function") return `the function ${value.name || "without a name"}; call it`;
  if (typeof value === "symbol") return `the symbol ${String(value)}`;
  if (value instanceof Response) return `the response ${String(value)}; yield what is in it, or response.follow(url)`;
  if (typeof value !== "object" || value === null || typeof (value as { next?: unknown }).next !== "function") {
    return undefined;
  }
  if (Symbol.asyncIterator in value)
    return "an async generator; write yield* in an async generator to pass on its output";
  return Symbol.iterator in value ? "a generator; write yield* to pass on its output" : undefined;
}

function isItemLike(value: object): boolean {
  return value instanceof Map || ArrayBuffer.isView(value);
}
