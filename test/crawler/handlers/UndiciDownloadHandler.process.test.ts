import { afterEach, describe, expect, it } from "vitest";
import { RuntimeError } from "../../../src/core/errors.js";
import { slots } from "../../../src/core/slots.js";
import type { DownloadHandlerClass } from "../../../src/crawler/handlers/DownloadHandler.js";
import { DownloadHandlers } from "../../../src/crawler/handlers/DownloadHandlers.js";
import { FileDownloadHandler } from "../../../src/crawler/handlers/FileDownloadHandler.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Settings } from "../../../src/crawler/settings/Settings.js";
import { UndiciDownloadHandler } from "../../../src/crawler/handlers/UndiciDownloadHandler.js";
import { describeHttpHandler } from "./httpHandlerContract.js";

describeHttpHandler(UndiciDownloadHandler);

describe("UndiciDownloadHandler", () => {
  const { promiseRule } = slots();
  afterEach(() => {
    slots().promiseRule = promiseRule;
  });

  it("is not configured under a reactor that blocks its thread", () => {
    slots().promiseRule = () => new RuntimeError("promises do not settle");

    expect(() => new UndiciDownloadHandler(new Settings())).toThrow(
      expect.objectContaining({
        code: "ERR_NOT_CONFIGURED",
        message: expect.stringMatching(/^UndiciDownloadHandler requires the asyncio support\. Make sure/) as string,
      }),
    );
  });

  it("says so to each request that would need it", async () => {
    slots().promiseRule = () => new RuntimeError("promises do not settle");
    const handlers = new DownloadHandlers(
      new Settings({ DOWNLOAD_HANDLERS: { http: UndiciDownloadHandler } }),
      (path) => (typeof path === "function" ? path : FileDownloadHandler) as DownloadHandlerClass,
    );
    slots().promiseRule = promiseRule;

    await expect(handlers.download(new Request("http://127.0.0.1:1/"))).rejects.toThrow(
      "Unsupported URL scheme 'http': UndiciDownloadHandler requires the asyncio support.",
    );
  });
});
