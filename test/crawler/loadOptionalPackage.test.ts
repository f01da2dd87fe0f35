import { describe, expect, it } from "vitest";
import { loadOptional, MissingPackageError } from "../../src/crawler/loadOptionalPackage.js";

describe("loadOptional()", () => {
  it("loads a package at once, and once", () => {
    const first = loadOptional<typeof import("cheerio")>("cheerio");
    expect(first.load("<p>x").text()).toBe("x");
    expect(loadOptional("cheerio")).toBe(first);
  });

  it("loads packages that are ES modules only", () => {
    expect(loadOptional<typeof import("htmlparser2")>("htmlparser2").Parser).toBeTypeOf("function");
  });

  it("names a missing package, what needs it and the command that installs it", () => {
    const load = (): unknown => loadOptional("no-such-package/slim", "response.nothing");
    expect(load).toThrow(MissingPackageError);
    expect(load).toThrow(
      'Cannot load the package "no-such-package", which response.nothing needs: it is not installed; ' +
        "install it with: npm install no-such-package",
    );
    try {
      loadOptional("@no-such/package/sub");
    } catch (error) {
      expect(error).toMatchObject({
        name: "MissingPackageError",
        code: "ERR_MISSING_PACKAGE",
        packageName: "@no-such/package",
        cause: { code: "MODULE_NOT_FOUND" },
      });
    }
    expect.assertions(3);
  });
});
