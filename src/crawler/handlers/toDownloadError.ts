import {
  CannotResolveHostError,
  DownloadConnectionRefusedError,
  DownloadFailedError,
  DownloadTimeoutError,
} from "./errors.js";

/**
 * Say in the words of all download handlers why no response came.
 *
 * @param error - What the library of HTTP said; it becomes the `cause`.
 * @param url - The URL of the request.
 * @internal
 */
export function toDownloadError(error: unknown, url: string): Error {
  if (error instanceof DownloadFailedError || error instanceof DownloadTimeoutError) return error;
  const options = { cause: error };
  const code = codeOf(error);
  if (code === "ECONNREFUSED") return new DownloadConnectionRefusedError(url, options);
  if (code === "ENOTFOUND" || code.startsWith("EAI_")) return new CannotResolveHostError(url, code, options);
  return new DownloadFailedError(url, describe(error, code), options);
}

/** The code of an error; where several addresses were tried, that of the first that says something. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : "";
}

const problems: Readonly<Record<string, string>> = {
  ECONNRESET: "the server closed the connection without a response",
  EPIPE: "the server closed the connection while the request was sent",
  ETIMEDOUT: "the server did not answer the attempt to connect",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network of the host cannot be reached",
  UND_ERR_SOCKET: "the server closed the connection without a response",
  HPE_HEADER_OVERFLOW: "the headers of the response are too long; node --max-http-header-size=BYTES allows more",
  UND_ERR_HEADERS_OVERFLOW: "the headers of the response are too long; node --max-http-header-size=BYTES allows more",
  EPROTO: "TLS failed; does the server speak https at this port?",
};

function describe(error: unknown, code: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const said = code === "" || message.includes(code) ? message : `${code}: ${message}`;
  const known = problems[code] ?? parserProblem(error, code) ?? certificateProblem(code);
  return known === undefined ? said : `${known} (${said})`;
}

/** What llhttp says; undici leaves out its codes. */
function parserProblem(error: unknown, code: string): string | undefined {
  const isOfParser = code.startsWith("HPE_") || (error instanceof Error && error.name === "HTTPParserError");
  return isOfParser ? "the response is not HTTP" : undefined;
}

/** OpenSSL has some thirty codes for certificates that do not convince; nearly all say so in their names. */
function certificateProblem(code: string): string | undefined {
  if (!/CERT|UNABLE_TO_VERIFY|ISSUER|HOSTNAME_MISMATCH/.test(code)) return undefined;
  return "its TLS certificate is not trusted; set DOWNLOAD_VERIFY_CERTIFICATES to false to accept any";
}
