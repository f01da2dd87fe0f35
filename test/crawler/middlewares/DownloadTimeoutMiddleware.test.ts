import { describe, expect, it } from "vitest";
import { Request } from "../../../src/crawler/http/Request.js";
import { DownloadTimeoutMiddleware } from "../../../src/crawler/middlewares/DownloadTimeoutMiddleware.js";
import { FakeCrawler } from "../FakeCrawler.js";

function metaAfter(settings: Record<string, unknown>, meta = {}): Record<string, unknown> {
  const request = new Request("http://host/", { meta });
  new DownloadTimeoutMiddleware(new FakeCrawler(settings)).processRequest(request);
  return request.meta;
}

describe("DownloadTimeoutMiddleware", () => {
  it("notes the setting", () => {
    expect(metaAfter({ DOWNLOAD_TIMEOUT: 2.5 })).toEqual({ downloadTimeout: 2.5 });
  });

  it("leaves the request's own limit alone, also none", () => {
    expect(metaAfter({}, { downloadTimeout: 1 })).toEqual({ downloadTimeout: 1 });
    expect(metaAfter({}, { downloadTimeout: 0 })).toEqual({ downloadTimeout: 0 });
  });

  it("notes nothing when there is no limit", () => {
    expect(metaAfter({ DOWNLOAD_TIMEOUT: 0 })).toEqual({});
  });
});
