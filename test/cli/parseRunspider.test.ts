import { describe, expect, it } from "vitest";
import { parseRunspider } from "../../src/cli/parseRunspider.js";

describe("parseRunspider()", () => {
  it("reads settings, which win over those of the spider", () => {
    const { settings } = parseRunspider(["s.mjs", "-s", "A=1", "--set", "B=x=y", "-s", "C="]);

    expect([settings.get("A"), settings.get("B"), settings.get("C")]).toEqual(["1", "x=y", ""]);
    expect(settings.getPriority("A")).toBe(40);
  });

  it("reads None and null as null, whatever the setting", () => {
    const { settings } = parseRunspider([
      "s.mjs",
      "-s",
      "LOG_FILE=None",
      "-s",
      "TWISTED_REACTOR=null",
      "-s",
      "B=Nonesuch",
    ]);

    expect([settings.get("LOG_FILE"), settings.get("TWISTED_REACTOR"), settings.get("B")]).toEqual([
      undefined,
      undefined,
      "Nonesuch",
    ]);
    expect(settings.getPriority("LOG_FILE")).toBe(40);
  });

  it("reads arguments for the spider", () => {
    expect(parseRunspider(["-a", "shelf=poetry", "s.mjs", "-a", "page=2"])).toMatchObject({
      file: "s.mjs",
      args: { shelf: "poetry", page: "2" },
    });
  });

  it.each([
    ["-o", { "a.jsonl": { format: "jsonl" }, "stdout:": { format: "jsonlines" } }],
    ["-O", { "a.jsonl": { format: "jsonl", overwrite: true }, "stdout:": { format: "jsonlines", overwrite: true } }],
  ])("reads several outputs of %s", (option, feeds) => {
    const { settings } = parseRunspider(["s.mjs", option, "a.jsonl", option, "-:jsonlines"]);

    expect(settings.getDict("FEEDS")).toEqual(feeds);
  });

  it("reads the level and --nolog", () => {
    const { settings } = parseRunspider(["s.mjs", "-L", "info", "--nolog"]);

    expect([settings.get("LOG_LEVEL"), settings.getBool("LOG_ENABLED")]).toEqual(["info", false]);
  });

  it.each([
    [["a.mjs", "b.mjs"], "runspider takes one file, got 2: a.mjs, b.mjs"],
    [["a.mjs", "-s", "LOG_LEVEL"], 'Cannot read -s "LOG_LEVEL": wanted -s NAME=VALUE'],
    [["a.mjs", "-a", "=x"], 'Cannot read -a "=x": wanted -a NAME=VALUE'],
    [["a.mjs", "-o", "x.jsonl", "-O", "y.jsonl"], "Please use only either of -o (append) or -O (overwrite)"],
    [["a.mjs", "-O", "x.foo"], 'unknown feed format "foo"'],
    [["a.mjs", "-L", "LOUD"], '"LOUD" is no log level'],
    [["a.mjs", "-s"], "Option '-s, --set <value>' argument missing; see deferred-interop --help"],
    [["a.mjs", "-s", "-a"], "Option '-s' argument is ambiguous; see deferred-interop --help"],
  ])("refuses %j", (argv, problem) => {
    expect(() => parseRunspider(argv)).toThrow(
      expect.objectContaining({ code: "ERR_USAGE", message: expect.stringContaining(problem) }),
    );
  });
});
