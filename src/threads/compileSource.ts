/**
 * Make a function of its text. It sees the globals of this thread and nothing else.
 *
 * @throws SyntaxError
 * @internal
 */
export function compileSource(source: string): (...args: unknown[]) => unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a function sent as its text; strict, as in the module it is from
  return (new Function(`"use strict"; return (${source}\n);`) as () => (...args: unknown[]) => unknown)();
}
