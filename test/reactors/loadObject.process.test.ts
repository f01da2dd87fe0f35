import { EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LoadError } from "../../src/reactors/errors.js";
import { loadObject } from "../../src/reactors/loadObject.js";
import { runForJson } from "./runProgram.js";

const FILES: Readonly<Record<string, string>> = {
  "good.mjs": `export const answer = 42; export default "the default"; export function then() {}`,
  "named.mjs": `export const answer = 42;`,
  "good.cjs": `exports.answer = 43;`,
  "class.cjs": `module.exports = class OnlyClass {};`,
  "number.cjs": `module.exports = 42;`,
  "null.cjs": `module.exports = null;`,
  "waits.mjs": `export const answer = await 42;`,
  "deep/waits.mjs": `export * from "../waits.mjs";`,
  "broken.mjs": `export class {`,
  "broken.cjs": `\n\nlet let = 1`,
  "throws.mjs": `throw new RangeError("no such luck");`,
  "throwsNull.cjs": `throw null;`,
  "needs.mjs": `import "a-package-that-is-not-there"; export const answer = 1;`,
  "needs.cjs": `require("a-package-that-is-not-there");`,
  "needsFile.cjs": `require("./not-there.cjs");`,
};

describe("loadObject()", () => {
  let folder: string;
  const at = (path: string): string => join(folder, path);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "deferred-interop-"));
    mkdirSync(at("deep"));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(at(name), text);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["good.mjs#answer", 42],
    ["good.mjs", "the default"],
    ["good.mjs#default", "the default"],
    ["good.mjs#then", expect.any(Function)],
    ["good.cjs#answer", 43],
    ["good.cjs", { answer: 43 }],
    ["number.cjs", 42],
    ["null.cjs", null],
  ])("loads %s", (path, value) => {
    expect(loadObject(at(path))).toEqual(value);
  });

  it("loads the class that a CommonJS module is", () => {
    expect((loadObject(at("class.cjs")) as { name: string }).name).toBe("OnlyClass");
  });

  it("loads from the runtime's own modules, the same object as an import gives", () => {
    expect(loadObject("node:events#EventEmitter")).toBe(EventEmitter);
  });

  it("loads from packages, and takes relative paths from the working directory", async () => {
    const files = {
      "main.mjs": `
        import { loadObject } from "deferred-interop";
        import { Mine } from "./deep/mine.mjs";
        console.log(JSON.stringify([
          loadObject("./deep/mine.mjs#Mine") === Mine,
          loadObject("thing/sub#name"),
          loadObject("thing"),
        ]));`,
      "deep/mine.mjs": `export class Mine {}`,
      "node_modules/thing/package.json": `{ "name": "thing", "type": "module", "exports": { ".": "./main.js", "./sub": "./sub.js" } }`,
      "node_modules/thing/main.js": `export default "the default of thing";`,
      "node_modules/thing/sub.js": `export const name = "sub of thing";`,
    };
    expect(await runForJson(files)).toEqual([true, "sub of thing", "the default of thing"]);
  });

  const fail = (path: unknown, code: string, ...texts: string[]): void => {
    let thrown: unknown;
    try {
      loadObject(path as string, "reactor");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LoadError);
    expect(thrown).toMatchObject({ name: "LoadError", code });
    for (const text of texts) expect((thrown as Error).message).toContain(text);
    expect((thrown as Error).message).not.toMatch(/\.$/);
  };

  it.each([
    ["", "''"],
    ["#", "'#'"],
    ["#Name", "'#Name'"],
    ["./file.js#", "'./file.js#'"],
    [undefined, "undefined"],
    [null, "null"],
    [42, "42"],
    [{}, "an object of class Object"],
    [Symbol("s"), "Symbol(s)"],
  ])("refuses %o, which is no path", (path, shown) => {
    fail(
      path,
      "ERR_LOAD_PATH",
      `Error loading object ${shown}: not a full path; expected "./file.js#Name" or "package#Name" for the reactor`,
    );
  });

  it.each(["./not-there.mjs#X", "a-package-that-is-not-there#X", "not.a.python.path"])(
    "says of %s that there is no such module, and what was wanted",
    (path) => {
      const specifier = path.split("#")[0];
      fail(
        path,
        "ERR_LOAD_MODULE",
        `Cannot load reactor "${path}": there is no module "${specifier}"`,
        'expected "./file.js#Name" or "package#Name"',
      );
    },
  );

  it("says of a package that it keeps a module to itself", () => {
    fail("vitest/not-there#X", "ERR_LOAD_MODULE", "loading its module failed", "Package subpath './not-there'");
  });

  it.each(["needs.mjs", "needs.cjs"])("says of %s that something it needs is missing, not that it is", (file) => {
    fail(at(`${file}#answer`), "ERR_LOAD_MODULE", "loading its module failed", "a-package-that-is-not-there");
    fail(at(`${file}#answer`), "ERR_LOAD_MODULE", at(file));
  });

  it("says which file a module needs in vain", () => {
    fail(at("needsFile.cjs"), "ERR_LOAD_MODULE", "loading its module failed", "./not-there.cjs");
  });

  it("tells a module that is there from one of the same name that it needs in vain", async () => {
    const files = {
      "main.mjs": `
        import { loadObject } from "deferred-interop";
        try { loadObject("./same.cjs"); } catch (error) { console.log(JSON.stringify(error.message)); }`,
      "same.cjs": `require("./deep/other.cjs");`,
      "deep/other.cjs": `require("./same.cjs");`,
    };
    expect(await runForJson(files)).toMatch(
      /^Cannot load object "\.\/same\.cjs": loading its module failed: Error: Cannot find module '\.\/same\.cjs'/,
    );
  });

  it.each(["waits.mjs", "deep/waits.mjs"])("says of %s that top-level await cannot be loaded, and the cure", (file) => {
    fail(
      at(`${file}#answer`),
      "ERR_LOAD_MODULE",
      "the module, or one that it needs, has top-level await, which cannot be loaded synchronously; " +
        "load it with await loadObjectAsync(…), and pass what that gives",
    );
  });

  it.each(["broken.mjs", "broken.cjs"])("says of %s that it cannot be read, and how to find the place", (file) => {
    fail(
      at(`${file}#X`),
      "ERR_LOAD_MODULE",
      "the module, or one that it needs, is not valid JavaScript (",
      "); running it by itself shows the place",
    );
  });

  it("says what a module threw, and keeps it as the cause", () => {
    fail(at("throws.mjs#X"), "ERR_LOAD_MODULE", "loading its module failed: RangeError: no such luck");
    fail(at("throwsNull.cjs#X"), "ERR_LOAD_MODULE", "loading its module failed: null");
    expect(() => loadObject(at("throws.mjs#X"))).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ message: "no such luck" }) }) as Error,
    );
  });

  it.each([
    ["good.mjs", "nothing", "answer, default, then"],
    ["named.mjs", "default", "answer"],
    ["good.cjs", "nothing", "answer"],
    ["good.mjs", "toString", "answer, default, then"],
    ["good.cjs", "constructor", "answer"],
    ["good.cjs", "__proto__", "answer"],
    ["number.cjs", "toFixed", "no exports"],
    ["null.cjs", "x", "no exports"],
    ["class.cjs", "OnlyClass", "no exports"],
  ])("says of %s that it has no %s, and what it has", (file, name, names) => {
    fail(
      at(`${file}#${name}`),
      "ERR_LOAD_EXPORT",
      `Module '${at(file)}' doesn't define any object named '${name}'; it has ${names}`,
    );
  });
});
