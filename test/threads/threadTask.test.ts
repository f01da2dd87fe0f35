import { describe, expect, it } from "vitest";
import { isThreadTask, threadTask } from "../../src/threads/threadTask.js";

describe("threadTask()", () => {
  it("keeps the module's URL and the export's name", () => {
    const task = threadTask("node:path", "basename");

    expect([task.url, task.exportName, isThreadTask(task)]).toEqual(["node:path", "basename", true]);
  });

  it.each([
    ["./tasks.js", '"./tasks.js"'],
    [undefined, "undefined"],
  ])("refuses the URL %o", (url, shown) => {
    const attempt = (): unknown => threadTask(url as never, "x");

    expect(attempt).toThrow(expect.objectContaining({ code: "ERR_NOT_A_MODULE_URL" }) as Error);
    expect(attempt).toThrow(`Cannot make a thread task of ${shown}`);
  });

  it("refuses to be without a name", () => {
    expect(() => threadTask("node:fs", undefined as never)).toThrow(
      'Cannot make a thread task of node:fs: the name of its export is undefined, expected a string such as "default"',
    );
  });
});
