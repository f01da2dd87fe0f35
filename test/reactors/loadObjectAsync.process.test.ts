import { describe, expect, it } from "vitest";
import { withHelpers } from "./programFiles.js";
import { runForJson } from "./runProgram.js";

const FILES = {
  "waits.mjs": `await 1; export class Late {}; export const n = 42;`,
  "deep/waits.mjs": `export * from "../waits.mjs";`,
  "plain.mjs": `export const n = 43; export default "the default";`,
  "hidden.cjs": `for (const name of ["a", "b"]) module.exports[name] = name;`,
  "class.cjs": `module.exports = class Only {};`,
  "broken.mjs": `export class {`,
  "throws.mjs": `throw new RangeError("no such luck");`,
  "needs.mjs": `import "a-package-that-is-not-there";`,
  "node_modules/thing/package.json": `{ "name": "thing", "type": "module", "exports": { "./sub": "./sub.js" } }`,
  "node_modules/thing/sub.js": `export const name = await "sub of thing";`,
};

/** The outcomes of some paths, each with loadObject and with loadObjectAsync. */
function load(...paths: unknown[]): Promise<unknown> {
  const main = `
    import { loadObject, loadObjectAsync } from "deferred-interop";
    const say = (value) => (typeof value === "function" ? "class " + value.name : value);
    const told = async (fn) => {
      try { return say(await fn()); } catch (error) { return error.name + " " + error.code + ": " + error.message; }
    };
    const told2 = async (path) => [await told(async () => loadObject(path, "reactor")), await told(() => loadObjectAsync(path, "reactor"))];
    const results = [];
    for (const path of ${JSON.stringify(paths)}) results.push(await told2(path));
    console.log(JSON.stringify(results));`;
  return runForJson(withHelpers(main, FILES));
}

describe("loadObjectAsync()", () => {
  it("loads what loadObject() loads: the same paths, modules of both kinds", async () => {
    const paths = ["./plain.mjs#n", "./plain.mjs", "./hidden.cjs#b", "./class.cjs", "node:events#EventEmitter"];
    expect(await load(...paths)).toEqual([
      [43, 43],
      ["the default", "the default"],
      ["b", "b"],
      ["class Only", "class Only"],
      ["class EventEmitter", "class EventEmitter"],
    ]);
  });

  it("loads modules with top-level await, also after loadObject() has refused, and is named by that error", async () => {
    const refusal = expect.stringMatching(/^LoadError ERR_LOAD_MODULE: .*top-level await.* loadObjectAsync\(/);
    expect(await load("./waits.mjs#Late", "./deep/waits.mjs#n", "thing/sub#name")).toEqual([
      [refusal, "class Late"],
      [refusal, 42],
      [refusal, "sub of thing"],
    ]);
  });

  it("refuses what is bad with the same words as loadObject()", async () => {
    const bad: [unknown, string][] = [
      [42, "LoadError ERR_LOAD_PATH: Error loading object 42: not a full path; expected"],
      ["#x", "LoadError ERR_LOAD_PATH: Error loading object '#x': not a full path; expected"],
      [
        "./none.mjs#x",
        'LoadError ERR_LOAD_MODULE: Cannot load reactor "./none.mjs#x": there is no module "./none.mjs"',
      ],
      [
        "./plain.mjs#x",
        "LoadError ERR_LOAD_EXPORT: Module './plain.mjs' doesn't define any object named 'x'; it has default, n",
      ],
      [
        "./broken.mjs#x",
        'LoadError ERR_LOAD_MODULE: Cannot load reactor "./broken.mjs#x": the module, or one that it needs, is not valid JavaScript',
      ],
      [
        "./throws.mjs#x",
        'LoadError ERR_LOAD_MODULE: Cannot load reactor "./throws.mjs#x": loading its module failed: RangeError: no such luck',
      ],
    ];
    expect(await load(...bad.map(([path]) => path))).toEqual(
      bad.map(([, text]) => [expect.stringContaining(text), expect.stringContaining(text)]),
    );
  });

  it("says that something a module needs is missing, not that the module is", async () => {
    expect(await load("./needs.mjs#x")).toEqual([
      Array(2).fill(expect.stringMatching(/loading its module failed: .*a-package-that-is-not-there/)),
    ]);
  });

  it("gives what installReactor() takes", async () => {
    const main = `
      import { AsyncioSelectorReactor, installReactor, loadObjectAsync } from "deferred-interop";
      const reactor = installReactor(await loadObjectAsync("./late.mjs#LateReactor", "reactor"));
      console.log(JSON.stringify([reactor.constructor.name, reactor instanceof AsyncioSelectorReactor]));`;
    const late = `const all = await import("deferred-interop"); export class LateReactor extends all.AsyncioSelectorReactor {}`;
    expect(await runForJson(withHelpers(main, { "late.mjs": late }))).toEqual(["LateReactor", true]);
  });
});
