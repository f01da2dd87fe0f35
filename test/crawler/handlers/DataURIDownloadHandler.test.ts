import { describe, expect, it } from "vitest";
import { DataURIDownloadHandler } from "../../../src/crawler/handlers/DataURIDownloadHandler.js";
import { Request } from "../../../src/crawler/http/Request.js";
import type { Response } from "../../../src/crawler/http/Response.js";

function get(url: string): Response {
  return new DataURIDownloadHandler().download(new Request(url)).result as Response;
}

describe("DataURIDownloadHandler", () => {
  it("gives the data at once, with status 200 and the URL as it is", () => {
    const response = get("data:,foo");

    expect([response.status, response.url, response.text]).toEqual([200, "data:,foo", "foo"]);
    expect(response.request?.url).toBe("data:,foo");
  });

  it.each([
    ["escapes", "data:,a%20b%2C%c3%a9", "a b,é"],
    ["characters beyond ASCII", "data:,grüße", "grüße"],
    ["a percent sign that escapes nothing", "data:,100%", "100%"],
    ["what looks like a query or a fragment", "data:text/html,<a href=?x#y>", "<a href=?x#y>"],
    ["base64", "data:;base64,Z3LDvMOfZQ==", "grüße"],
    ["escaped base64", "data:text/plain;base64,Zm9v%0AYg%3D%3D", "foob"],
    ["no data", "data:,", ""],
    ["a text in another charset", "data:text/plain;charset=iso-8859-1,caf%E9", "café"],
  ])("reads %s", (_, url, text) => {
    expect(get(url).text).toBe(text);
  });

  it("gives bytes that are no text", () => {
    expect([...get("data:image/png;base64,iVBORw==").body]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });

  it.each([
    ["data:,x", "text/plain"],
    ["data:;charset=utf-8,x", "text/plain;charset=utf-8"],
    ["data:text/html;charset=utf-8;base64,eA==", "text/html;charset=utf-8"],
    ["data:application/json,{}", "application/json"],
  ])("says in the Content-Type of %s what the URL says", (url, type) => {
    expect(get(url).headers.get("content-type")).toBe(type);
  });

  it("fails for a URL without a comma, and says how to write it", () => {
    let error: unknown;

    new DataURIDownloadHandler().download(new Request("data:foo")).addErrback(({ value }) => void (error = value));

    expect(error).toMatchObject({
      code: "ERR_INVALID_DATA_URI",
      message: expect.stringContaining('Cannot read the data URI "data:foo": it has no comma'),
    });
  });
});
