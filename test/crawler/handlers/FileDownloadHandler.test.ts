import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancelledError, RuntimeError } from "../../../src/core/errors.js";
import { slots } from "../../../src/core/slots.js";
import { FileDownloadHandler } from "../../../src/crawler/handlers/FileDownloadHandler.js";
import { Request } from "../../../src/crawler/http/Request.js";
import { Response } from "../../../src/crawler/http/Response.js";

describe("FileDownloadHandler", () => {
  const { promiseRule } = slots();
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "files-"));
    writeFileSync(join(folder, "a page.html"), "<h1>grüße</h1>");
  });
  afterEach(() => {
    slots().promiseRule = promiseRule;
    rmSync(folder, { recursive: true });
  });

  const download = (name: string) => new FileDownloadHandler().download(new Request(pathToFileURL(join(folder, name))));

  it("gives the content with status 200", async () => {
    const response = await download("a page.html");

    expect([response.status, response.css("h1::text").get()]).toEqual([200, "grüße"]);
    expect(response.url).toMatch(/^file:\/\/.*\/a%20page\.html$/);
  });

  it("fails with the error of the file system for a file that is not there", async () => {
    await expect(download("missing.html")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("fails for a URL that names another machine", async () => {
    const response = new FileDownloadHandler().download(new Request("file://elsewhere/page.html"));

    await expect(response).rejects.toMatchObject({ code: "ERR_INVALID_FILE_URL_HOST" });
  });

  it("fails with CancelledError when it is cancelled, and stays so", async () => {
    const response = download("a page.html");

    response.cancel();

    await expect(response).rejects.toBeInstanceOf(CancelledError);
    expect((await download("a page.html")).status).toBe(200);
  });

  it("reads at once while promises do not settle", () => {
    slots().promiseRule = () => new RuntimeError("not now");

    expect(download("a page.html").result).toBeInstanceOf(Response);
  });
});
