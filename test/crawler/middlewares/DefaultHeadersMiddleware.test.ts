import { describe, expect, it } from "vitest";
import { Request } from "../../../src/crawler/http/Request.js";
import { DefaultHeadersMiddleware } from "../../../src/crawler/middlewares/DefaultHeadersMiddleware.js";
import { FakeCrawler } from "../FakeCrawler.js";

function headersAfter(settings: Record<string, unknown>, headers = {}): [string, string][] {
  const request = new Request("http://host/", { headers });
  new DefaultHeadersMiddleware(new FakeCrawler(settings)).processRequest(request);
  return [...request.headers];
}

describe("DefaultHeadersMiddleware", () => {
  it("adds the headers of the setting, several values too", () => {
    expect(headersAfter({ DEFAULT_REQUEST_HEADERS: { "X-A": "1", "X-B": ["2", "3"] } })).toEqual([
      ["X-A", "1"],
      ["X-B", "2"],
      ["X-B", "3"],
    ]);
  });

  it("leaves headers alone that the request has, in any case", () => {
    const settings = { DEFAULT_REQUEST_HEADERS: { "X-A": "1", "X-B": "2" } };

    expect(headersAfter(settings, { "x-a": "own" })).toEqual([
      ["x-a", "own"],
      ["X-B", "2"],
    ]);
  });

  it("leaves out what is null", () => {
    expect(headersAfter({ DEFAULT_REQUEST_HEADERS: { "X-A": null, "X-B": 2 } })).toEqual([["X-B", "2"]]);
  });

  it("asks for HTML in English by default", () => {
    const names = headersAfter({}).map(([name]) => name);

    expect(names).toEqual(["Accept", "Accept-Language"]);
  });
});
