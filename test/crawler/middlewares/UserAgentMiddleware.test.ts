import { describe, expect, it } from "vitest";
import { Request } from "../../../src/crawler/http/Request.js";
import { UserAgentMiddleware } from "../../../src/crawler/middlewares/UserAgentMiddleware.js";
import { FakeCrawler } from "../FakeCrawler.js";

function userAgentAfter(settings: Record<string, unknown>, headers = {}): string[] {
  const request = new Request("http://host/", { headers });
  new UserAgentMiddleware(new FakeCrawler(settings)).processRequest(request);
  return request.headers.getAll("user-agent");
}

describe("UserAgentMiddleware", () => {
  it("adds the User-Agent of the setting", () => {
    expect(userAgentAfter({ USER_AGENT: "bot/1" })).toEqual(["bot/1"]);
  });

  it("leaves that of the request alone", () => {
    expect(userAgentAfter({ USER_AGENT: "bot/1" }, { "User-Agent": "own" })).toEqual(["own"]);
  });

  it.each([null, ""])("adds none when the setting is %j", (setting) => {
    expect(userAgentAfter({ USER_AGENT: setting })).toEqual([]);
  });
});
