/** As much of an `AbortSignal` as is needed, so that no library of types is. */
export interface AbortSignalLike {
  /** Whether it has been aborted. */
  readonly aborted: boolean;
  /** Why; undefined until then. */
  readonly reason: unknown;
  /** Have a function called when it is aborted. */
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  /** No longer. */
  removeEventListener(type: "abort", listener: () => void): void;
}

/** As much of an `AbortController` as is needed. */
export interface AbortControllerLike {
  /** Abort, for a reason. */
  abort(reason?: unknown): void;
}
