import { typeError } from "../../core/errors.js";
import { showValue } from "../../core/showValue.js";
import type { Request } from "../http/Request.js";
import type { Settings } from "../settings/Settings.js";

/** What a download may take before it is given up. */
export interface HttpLimits {
  /** Seconds for the whole of it; 0 for no limit. */
  readonly timeout: number;
  /** Bytes of the body; 0 for no limit. */
  readonly maxSize: number;
  /** Bytes of the body from which on the log has a warning; 0 for none. */
  readonly warnSize: number;
  /** Whether a body that did not arrive whole is an error; otherwise the response has the flag "dataloss". */
  readonly failOnDataLoss: boolean;
}

/** Read the limits of all downloads. @internal */
export function limitsOf(settings: Settings): HttpLimits {
  return {
    timeout: settings.getFloat("DOWNLOAD_TIMEOUT"),
    maxSize: settings.getInt("DOWNLOAD_MAXSIZE"),
    warnSize: settings.getInt("DOWNLOAD_WARNSIZE"),
    failOnDataLoss: settings.getBool("DOWNLOAD_FAIL_ON_DATALOSS", true),
  };
}

/**
 * The limits of one request: what its meta says, else those of all.
 *
 * @throws TypeError (`ERR_REQUEST_META`) when its meta says something that is no limit.
 * @internal
 */
export function limitsFor(request: Request, limits: HttpLimits): HttpLimits {
  const { downloadFailOnDataloss } = request.meta;
  return {
    timeout: numberOr(request, "downloadTimeout", "a number of seconds", limits.timeout),
    maxSize: numberOr(request, "downloadMaxsize", "a number of bytes", limits.maxSize),
    warnSize: numberOr(request, "downloadWarnsize", "a number of bytes", limits.warnSize),
    failOnDataLoss: typeof downloadFailOnDataloss === "boolean" ? downloadFailOnDataloss : limits.failOnDataLoss,
  };
}

function numberOr(request: Request, name: string, wanted: string, standard: number): number {
  const value = request.meta[name];
  if (value === undefined || value === null) return standard;
  if (typeof value === "number" && value >= 0 && value < Infinity) return value;
  throw typeError(
    "ERR_REQUEST_META",
    `Cannot download ${String(request)}: its meta ${name} is ${showValue(value)}, wanted ${wanted}, at least 0; 0 means no limit`,
  );
}
