import { describe, expect, it } from "vitest";
import { Request } from "../../../src/crawler/http/Request.js";
import { getLogger } from "../../../src/crawler/logging/Logger.js";
import { retryRequest } from "../../../src/crawler/middlewares/retryRequest.js";
import { captureLog } from "../handlers/captureLog.js";
import { FakeCrawler } from "../FakeCrawler.js";

const log = captureLog();

describe("retryRequest()", () => {
  it("counts under the key and logs under the name that it is given", () => {
    const crawler = new FakeCrawler();
    const request = new Request("http://host/");

    const options = { crawler, reason: "empty", statsBaseKey: "books", logger: getLogger("books"), priorityAdjust: 9 };
    const again = retryRequest(request, options);

    expect(again?.priority).toBe(9);
    expect(log).toEqual(["DEBUG Retrying <GET http://host/> (failed 1 times): empty"]);
    expect(crawler.stats.getStats()).toEqual({ "books/count": 1, "books/reason_count/empty": 1 });
  });

  it("gives undefined when the request has failed often enough", () => {
    expect(retryRequest(new Request("http://host/"), { crawler: new FakeCrawler(), maxRetryTimes: 0 })).toBeUndefined();
    expect(log).toEqual(["ERROR Gave up retrying <GET http://host/> (failed 1 times): unspecified"]);
  });

  it("leaves the meta of the first request alone", () => {
    const request = new Request("http://host/", { meta: { shelf: 1 } });

    retryRequest(request, { crawler: new FakeCrawler() });

    expect(request.meta).toEqual({ shelf: 1 });
  });
});
