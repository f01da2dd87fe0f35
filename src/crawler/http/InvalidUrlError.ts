import { DeferredInteropError } from "../../core/errors.js";
import { showValue } from "../../core/showValue.js";

/**
 * Something that had to be an absolute URL is none.
 *
 * The message says what was attempted, the value, and what to write instead.
 *
 * @see Scrapy raises `ValueError: Missing scheme in request url` for some of these
 */
export class InvalidUrlError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/InvalidUrlError";
  readonly code = "ERR_INVALID_URL";
  /** The value as it was given. */
  readonly input: unknown;

  constructor(attempt: string, input: unknown, options?: { cause?: unknown }) {
    super(`Cannot ${attempt} ${showValue(input)}: ${diagnose(input)}`, options);
    this.input = input;
  }
}

const WANTED = 'wanted an absolute URL such as "https://example.com/page"';

function diagnose(input: unknown): string {
  if (typeof input !== "string") return `it is not a string; ${WANTED}`;
  const url = input.trim();
  if (url === "") return `it is empty; ${WANTED}`;
  if (/^[a-z][a-z0-9+.-]*:/i.test(url)) return `it has a scheme but cannot be parsed as a URL; ${WANTED}`;
  if (/^(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|dev|edu|gov)(?:[/?#:]|$))/i.test(url)) {
    return `it has no scheme; write ${showValue(`https://${url}`)}`;
  }
  return `it is relative; ${WANTED}; response.follow() and response.urljoin() resolve a link against its page`;
}
