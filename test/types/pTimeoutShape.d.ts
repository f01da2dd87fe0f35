/** What we use of p-timeout: its own declarations name `setTimeout` and `AbortSignal`, which the agnostic check does without. */
export interface Options<R> {
  readonly milliseconds: number;
  readonly fallback?: () => R | Promise<R>;
  readonly customTimers?: object;
}

export default function pTimeout<T, R = T>(
  input: PromiseLike<T>,
  options: Options<R>,
): Promise<T | R> & { clear(): void };
