/**
 * Make a function of its text. It sees the globals of this thread and nothing else, but for `__name`, a helper that
 * esbuild (and so tsx) puts into functions.
 *
 * @throws SyntaxError
 * @internal
 */
export function compileSource(source: string): (...args: unknown[]) => unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a function sent as its text; strict, as in the module it is from
  return (
    new Function(`"use strict"; const __name = (fn) => fn; return (${source}\n);`) as () => (
      ...args: unknown[]
    ) => unknown
  )();
}
