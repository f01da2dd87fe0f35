import { DeferredInteropError, rangeError } from "../core/errors.js";
import { showValue } from "../core/showValue.js";

/*
 * DeferredInteropError
 * └── SystemExit   the main function of react() wants an exit code
 */

/**
 * Thrown by the main function of {@link react} to end the program with an exit code, without anything being logged.
 *
 * @example
 * ```ts
 * import { AsyncioSelectorReactor, react, SystemExit } from "deferred-interop";
 *
 * await react(async () => {
 *   await Promise.resolve();
 *   throw new SystemExit(0); // 2, say, when the arguments are wrong
 * }, [], new AsyncioSelectorReactor());
 * ```
 *
 * @see Python `SystemExit`
 */
export class SystemExit extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/SystemExit";
  readonly code = "ERR_SYSTEM_EXIT";
  /** What the process is to end with. */
  readonly exitCode: number;

  /**
   * @param exitCode - 0 to 255; 0 says that all went well.
   * @throws RangeError (`ERR_EXIT_CODE`) for anything else.
   */
  constructor(exitCode = 0) {
    if (!Number.isInteger(exitCode) || exitCode < 0 || exitCode > 255) {
      throw rangeError(
        "ERR_EXIT_CODE",
        `Cannot exit: the exit code is ${showValue(exitCode)}, expected a whole number of 0 to 255`,
      );
    }
    super(`The program is to exit with code ${exitCode}`);
    this.exitCode = exitCode;
  }
}
