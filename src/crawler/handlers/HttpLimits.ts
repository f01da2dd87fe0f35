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

/** The limits of one request: what its meta says, else those of all. @internal */
export function limitsFor(request: Request, limits: HttpLimits): HttpLimits {
  const { downloadTimeout, downloadMaxsize, downloadWarnsize, downloadFailOnDataloss } = request.meta;
  return {
    timeout: numberOr(downloadTimeout, limits.timeout),
    maxSize: numberOr(downloadMaxsize, limits.maxSize),
    warnSize: numberOr(downloadWarnsize, limits.warnSize),
    failOnDataLoss: typeof downloadFailOnDataloss === "boolean" ? downloadFailOnDataloss : limits.failOnDataLoss,
  };
}

function numberOr(value: unknown, standard: number): number {
  return typeof value === "number" ? value : standard;
}
