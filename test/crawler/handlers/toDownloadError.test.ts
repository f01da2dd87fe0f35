import { describe, expect, it } from "vitest";
import {
  CannotResolveHostError,
  DownloadConnectionRefusedError,
  DownloadFailedError,
  DownloadTimeoutError,
} from "../../../src/crawler/handlers/errors.js";
import { toDownloadError } from "../../../src/crawler/handlers/toDownloadError.js";

const url = "https://user:secret@example.com:8443/a?b";
const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });

describe("toDownloadError()", () => {
  it.each(["ENOTFOUND", "EAI_AGAIN"])("calls %s a host without an address", (code) => {
    const error = toDownloadError(coded(code, "getaddrinfo"), url);

    expect(error).toBeInstanceOf(CannotResolveHostError);
    expect(error.message).toContain(`the host "example.com:8443" has no address (${code})`);
  });

  it("finds the code where several addresses were tried", () => {
    const refused = coded("ECONNREFUSED", "connect ECONNREFUSED ::1:8443");
    const error = toDownloadError(new AggregateError([refused, refused]), url);

    expect(error).toBeInstanceOf(DownloadConnectionRefusedError);
    expect(error.message).toContain("example.com:8443 refused the connection");
  });

  it.each([
    [
      coded("ECONNRESET", "socket hang up"),
      "the server closed the connection without a response (ECONNRESET: socket hang up)",
    ],
    [coded("ETIMEDOUT", "connect ETIMEDOUT"), "the server did not answer the attempt to connect (connect ETIMEDOUT)"],
    [coded("HPE_INVALID_CONSTANT", "Parse Error"), "the response is not HTTP (HPE_INVALID_CONSTANT: Parse Error)"],
    [coded("CERT_HAS_EXPIRED", "certificate has expired"), "set DOWNLOAD_VERIFY_CERTIFICATES to false to accept any"],
    [coded("ERR_TLS_CERT_ALTNAME_INVALID", "altnames"), "its TLS certificate is not trusted"],
    [coded("EUNHEARD", "of"), "EUNHEARD: of"],
    [new Error("plain"), "plain"],
    ["thrown", "thrown"],
  ])("says of %s: %s", (cause, text) => {
    const error = toDownloadError(cause, url);

    expect(error).toBeInstanceOf(DownloadFailedError);
    expect(error.message).toContain(text);
    expect(error.cause).toBe(cause);
  });

  it("leaves errors alone that are in these words already", () => {
    const [failed, late] = [new DownloadFailedError(url, "x"), new DownloadTimeoutError(url, 3)];

    expect(toDownloadError(failed, url)).toBe(failed);
    expect(toDownloadError(late, url)).toBe(late);
  });
});
