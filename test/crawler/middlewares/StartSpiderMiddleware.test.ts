import { describe, expect, it } from "vitest";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";
import { StartSpiderMiddleware } from "../../../src/crawler/middlewares/StartSpiderMiddleware.js";

describe("StartSpiderMiddleware", () => {
  it("marks the requests of start(), and no others", () => {
    const middleware = new StartSpiderMiddleware();
    const [first, link] = [new Request("http://host/"), new Request("http://host/a")];

    expect(middleware.getProcessedRequest(first, undefined)).toBe(first);
    expect(middleware.getProcessedRequest(link, new Response("http://host/"))).toBe(link);
    expect([first.meta, link.meta]).toEqual([{ isStartRequest: true }, {}]);
  });
});
