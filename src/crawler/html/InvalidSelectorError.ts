import { DeferredInteropError } from "../../core/errors.js";

/**
 * A CSS selector cannot be read, or asks for something that does not exist here.
 *
 * The message says what is wrong and where; `position` is that place in `selector`, counted from 0.
 */
export class InvalidSelectorError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/InvalidSelectorError";
  readonly code = "ERR_INVALID_SELECTOR";
  /** The selector as it was given. */
  readonly selector: string;
  /** Where in the selector the trouble is, from 0. */
  readonly position: number;

  constructor(selector: string, position: number, problem: string, options?: { cause?: unknown }) {
    const rest = selector.slice(position, position + 24);
    const place = rest === "" ? "at its end" : `at position ${position}, before ${JSON.stringify(rest)}`;
    super(`Cannot select ${JSON.stringify(selector)}: ${problem} ${place}${hint(selector)}`, options);
    this.selector = selector;
    this.position = position;
  }
}

function hint(selector: string): string {
  return /^\s*(?:\.{0,2}\/(?!\*)|[a-z]+:\/\/)/i.test(selector)
    ? "; this is the place for a CSS selector: XPath is not supported, and a URL goes to response.follow()"
    : "";
}
