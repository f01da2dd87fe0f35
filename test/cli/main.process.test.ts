import { describe, expect, it } from "vitest";
import { packageVersion } from "../../src/crawler/settings/packageVersion.js";
import { runCommand, spider } from "./runChild.js";

describe("the command", () => {
  it.each([["--help"], ["-h"], ["help"], ["runspider", "--help"]])("explains itself (%s %s)", async (...args) => {
    const { code, stdout } = await runCommand(args.filter((arg) => arg !== undefined));

    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage:\n {2}deferred-interop runspider FILE/);
  });

  it("knows its version", async () => {
    expect(await runCommand(["--version"])).toMatchObject({ code: 0, stdout: `${packageVersion}\n` });
  });

  it.each<[string, string[], string]>([
    ["no command", [], "A command is missing; see deferred-interop --help"],
    ["an unknown command", ["crawl"], 'There is no command "crawl", only runspider; see deferred-interop --help'],
    ["no file", ["runspider"], "runspider needs the file of a spider: deferred-interop runspider FILE"],
    [
      "an unknown option",
      ["runspider", spider("visiting"), "--fast"],
      "Unknown option '--fast'; see deferred-interop --help",
    ],
  ])("refuses %s with one line and exit code 2", async (_what, args, problem) => {
    expect(await runCommand(args)).toMatchObject({ code: 2, stdout: "", stderr: `deferred-interop: ${problem}\n` });
  });
});
