import { describe, expect, it } from "vitest";
import { codesInUse, errorsPageFaults, errorsWithoutCode } from "./errorRules.js";
import {
  deadFiles,
  hostByPath,
  importCycles,
  indexImports,
  layerCycles,
  strayFiles,
  undeclaredPackages,
  upwardImports,
} from "./layerRules.js";
import { nodeImports, runtimeGlobals } from "./runtimeRules.js";
import {
  bannedFileNames,
  defaultExports,
  exportedAny,
  indexStatements,
  longFiles,
  longFunctions,
} from "./shapeRules.js";
import { parseSourceTree } from "./sourceTree.js";

describe("strayFiles()", () => {
  it("notices a file outside the layers", () => {
    const tree = parseSourceTree({
      "core/a.ts": "",
      "index.ts": "",
      "install/asyncio.ts": "",
      "odds/b.ts": "",
      "c.ts": "",
    });

    expect(strayFiles(tree)).toEqual(["src/c.ts belongs to no layer", "src/odds/b.ts belongs to no layer"]);
  });
});

describe("upwardImports()", () => {
  it.each([
    ["a value", 'import { b } from "../time/b.js";', "value"],
    ["a type", 'import type { B } from "../time/b.js";', "type"],
    ["an inline type", 'export type A = import("../time/b.js").B;', "type"],
    ["a re-export", 'export { b } from "../time/b.js";', "value"],
    ["a dynamic import", 'export const b = (): unknown => import("../time/b.js");', "value"],
    ["a worker's address", 'export const b: URL = new URL("../time/b.js", import.meta.url);', "url"],
  ])("notices %s taken from a layer above", (_what, text, kind) => {
    const tree = parseSourceTree({ "core/a.ts": text, "time/b.ts": "" });

    expect(upwardImports(tree)).toEqual([
      `src/core/a.ts:1 (core) imports a ${kind} of src/time/b.ts (time), which is above it`,
    ]);
  });

  it("accepts imports of the same layer and of layers below", () => {
    const tree = parseSourceTree({ "time/a.ts": 'import "./b.js";\nimport "../core/c.js";' });

    expect(upwardImports(tree)).toEqual([]);
  });

  it("lets testing and cli import any layer, and no layer import them", () => {
    const tree = parseSourceTree({
      "cli/a.ts": 'import "../crawler/x.js";',
      "testing/b.ts": 'import "../helpers/x.js";',
      "crawler/c.ts": 'import "../testing/b.js";',
    });

    expect(upwardImports(tree)).toEqual([
      "src/crawler/c.ts:1 (crawler) imports a value of src/testing/b.ts (testing), which is above it",
    ]);
  });

  it("notices an import of an entry", () => {
    const tree = parseSourceTree({ "helpers/a.ts": '\nimport "../reactor.js";' });

    expect(upwardImports(tree)).toEqual(["src/helpers/a.ts:2 imports the entry src/reactor.ts"]);
  });
});

describe("importCycles()", () => {
  it("notices a cycle and shows the way round", () => {
    const tree = parseSourceTree({
      "core/a.ts": 'import { b } from "./b.js";',
      "core/b.ts": 'import { c } from "./c.js";',
      "core/c.ts": 'import { a } from "./a.js";',
      "core/d.ts": 'import { a } from "./a.js";',
    });

    expect(importCycles(tree)).toEqual(["src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts"]);
  });

  it("notices a file that imports itself", () => {
    expect(importCycles(parseSourceTree({ "core/a.ts": 'import "./a.js";' }))).toHaveLength(1);
  });

  it("notices a cycle through a dynamic import", () => {
    const tree = parseSourceTree({
      "core/a.ts": 'export const later = (): unknown => import("./b.js");',
      "core/b.ts": 'import { later } from "./a.js";',
    });

    expect(importCycles(tree)).toHaveLength(1);
  });

  it("counts an import whose every name is a type but that stays in the output", () => {
    const tree = parseSourceTree({
      "core/a.ts": 'import { type B } from "./b.js";',
      "core/b.ts": 'import { a } from "./a.js";',
    });

    expect(importCycles(tree)).toHaveLength(1);
  });

  it("lets types go in circles", () => {
    const tree = parseSourceTree({
      "core/a.ts": 'import type { B } from "./b.js";',
      "core/b.ts": 'import { a } from "./a.js";',
    });

    expect(importCycles(tree)).toEqual([]);
  });
});

describe("layerCycles()", () => {
  it("notices layers that know each other, if only by types", () => {
    const tree = parseSourceTree({
      "core/a.ts": 'import type { T } from "../time/t.js";',
      "time/b.ts": 'import { a } from "../core/a.js";',
    });

    expect(layerCycles(tree)).toEqual(["core → time → core"]);
  });
});

describe("indexImports()", () => {
  it("notices an import of an index.ts", () => {
    const tree = parseSourceTree({ "cli/a.ts": 'import { crawl } from "../crawler/index.js";' });

    expect(indexImports(tree)).toEqual(["src/cli/a.ts:1 imports src/crawler/index.ts"]);
  });
});

describe("hostByPath()", () => {
  const manifest = { imports: { "#host": { source: { node: "./src/host/node.ts" } } } };

  it("notices code of the host taken by path", () => {
    const tree = parseSourceTree({ "core/a.ts": 'import { host } from "../host/node.js";' }, manifest);

    expect(hostByPath(tree)).toEqual(['src/core/a.ts:1 takes src/host/node.ts by path; import "#host"']);
  });

  it("accepts #host, and the types of the host", () => {
    const text = 'import { host } from "#host";\nimport type { Host } from "../host/Host.js";';

    expect(hostByPath(parseSourceTree({ "core/a.ts": text }, manifest))).toEqual([]);
  });

  it("knows that #host belongs to the host's layer", () => {
    const tree = parseSourceTree(
      { "host/node.ts": 'import "../core/a.js";', "core/a.ts": 'import "#host";' },
      manifest,
    );

    expect(importCycles(tree)).toHaveLength(1);
    expect(upwardImports(tree)).toHaveLength(1);
  });
});

describe("nodeImports()", () => {
  it.each(['import { join } from "node:path";', 'import { join } from "path";', 'const fs = require("node:fs");'])(
    "notices %s below the crawler",
    (text) => {
      expect(nodeImports(parseSourceTree({ "reactors/a.ts": text }), ["path"])).toHaveLength(1);
    },
  );

  it("leaves host, crawler and cli alone", () => {
    const text = 'import { join } from "node:path";';
    const tree = parseSourceTree({ "host/node.ts": text, "crawler/a.ts": text, "cli/main.ts": text });

    expect(nodeImports(tree, [])).toEqual([]);
  });
});

describe("runtimeGlobals()", () => {
  it.each([
    ["process", "export const a: unknown = process.env;"],
    ["Buffer", "export const a: unknown = Buffer.from([]);"],
    ["console", 'console.log("a");'],
    ["setTimeout", "setTimeout(() => {}, 1);"],
    ["globalThis.setTimeout", "globalThis.setTimeout(() => {}, 1);"],
    ["queueMicrotask", "const later = { queueMicrotask };"],
    ["setImmediate", "declare const setImmediate: (fn: () => void) => void;"],
    ["NodeJS", "export let timer: NodeJS.Timeout;"],
  ])("notices %s below the crawler", (name, text) => {
    expect(runtimeGlobals(parseSourceTree({ "time/a.ts": text }))).toEqual([
      `src/time/a.ts:1 uses ${name}; only #host knows the runtime`,
    ]);
  });

  it("knows members, locals and parameters from globals", () => {
    const text = `
      export class A { process(): void { this.process(); } }
      export const b: object = { console: 1 };
      export function c(performance: { now(): number }): number { return performance.now(); }
      export interface D { setTimeout(): void; readonly Buffer: string }`;

    expect(runtimeGlobals(parseSourceTree({ "core/a.ts": text }))).toEqual([]);
  });

  it("leaves host and crawler alone", () => {
    expect(runtimeGlobals(parseSourceTree({ "host/node.ts": "process;", "crawler/a.ts": "console;" }))).toEqual([]);
  });
});

describe("undeclaredPackages()", () => {
  const manifest = { dependencies: { "p-defer": "1" }, peerDependencies: { undici: "7", "@scope/name": "1" } };

  it("notices a package that is not declared", () => {
    const tree = parseSourceTree({ "crawler/a.ts": 'import x from "left-pad/x";\nimport "@other/name/y";' }, manifest);

    expect(undeclaredPackages(tree)).toEqual([
      "src/crawler/a.ts:1 imports left-pad, which package.json does not declare",
      "src/crawler/a.ts:2 imports @other/name, which package.json does not declare",
    ]);
  });

  it("lets the crawler use optional peers, and the layers below only dependencies", () => {
    const text = 'import "p-defer";\nimport "undici";\nimport "@scope/name/deep";';
    const tree = parseSourceTree({ "crawler/a.ts": text, "core/b.ts": text }, manifest);

    expect(undeclaredPackages(tree)).toEqual([
      "src/core/b.ts:2 imports undici, which package.json does not declare",
      "src/core/b.ts:3 imports @scope/name, which package.json does not declare",
    ]);
  });
});

describe("deadFiles()", () => {
  it("notices a file that no export, command or package import leads to", () => {
    const tree = parseSourceTree(
      {
        "index.ts": 'export { a } from "./core/a.js";',
        "core/a.ts": 'import "#host";\nimport type { T } from "./t.js";',
        "core/t.ts": "",
        "host/node.ts": "",
        "cli/main.ts": 'new URL("./worker.js", import.meta.url);',
        "cli/worker.ts": "",
        "core/forgotten.ts": 'import "./a.js";',
      },
      {
        exports: { ".": { source: "./src/index.ts", default: "./dist/index.js" } },
        imports: { "#host": { source: { node: "./src/host/node.ts" } } },
        bin: { command: "./dist/cli/main.js" },
      },
    );

    expect(deadFiles(tree)).toEqual(["src/core/forgotten.ts is imported by nothing"]);
  });
});

describe("longFiles()", () => {
  it("notices 501 lines and accepts 500", () => {
    const lines = (count: number): string => "// a line\n".repeat(count);
    const tree = parseSourceTree({ "core/a.ts": lines(501), "core/b.ts": lines(500) });

    expect(longFiles(tree)).toEqual(["src/core/a.ts has 501 lines; at most 500"]);
  });
});

describe("longFunctions()", () => {
  const functionOf = (lines: number): string => `function f(): void {\n${"  f();\n".repeat(lines - 2)}}\n`;

  it("notices 51 lines and accepts 50", () => {
    expect(longFunctions(parseSourceTree({ "core/a.ts": functionOf(51) }))).toEqual([
      "src/core/a.ts:1 f has 51 lines; at most 50",
    ]);
    expect(longFunctions(parseSourceTree({ "core/a.ts": functionOf(50) }))).toEqual([]);
  });

  it("does not count the comment above a method", () => {
    const method = `class A {\n/**\n${" * text\n".repeat(60)} */\n  m(): void {}\n}`;

    expect(longFunctions(parseSourceTree({ "core/a.ts": method }))).toEqual([]);
  });

  it("lets those through that are excused, and notices an excuse that nothing needs", () => {
    const excused = { "core/a.ts#f": "a reason", "core/b.ts#f": "a reason" };

    expect(longFunctions(parseSourceTree({ "core/a.ts": functionOf(80), "core/b.ts": "" }), excused)).toEqual([
      "core/b.ts#f is excused without need",
    ]);
  });
});

describe("bannedFileNames()", () => {
  it.each(["utils.ts", "common.ts", "misc.ts", "constants.ts", "types.ts", "Utils.ts"])("notices %s", (name) => {
    expect(bannedFileNames(parseSourceTree({ [`core/${name}`]: "" }))).toHaveLength(1);
  });
});

describe("defaultExports()", () => {
  it.each(["export default 1;", "export default class A {}", "const a = 1;\nexport { a as default };"])(
    "notices %s",
    (text) => {
      expect(defaultExports(parseSourceTree({ "core/a.ts": text }))).toHaveLength(1);
    },
  );

  it("accepts the default export of reactor.ts, default imports and the default of a switch", () => {
    const text = 'import path from "node:path";\nswitch (path.sep) {\n  default:\n}';

    expect(defaultExports(parseSourceTree({ "reactor.ts": "export default 1;", "cli/a.ts": text }))).toEqual([]);
  });
});

describe("indexStatements()", () => {
  it.each([
    'export * from "./a.js";',
    'export * as a from "./a.js";',
    "export const a: number = 1;",
    'import "./a.js";',
  ])("notices %s", (text) => {
    expect(indexStatements(parseSourceTree({ "crawler/index.ts": text }))).toHaveLength(1);
  });

  it("accepts names, and types by name", () => {
    const text = 'export { a } from "./a.js";\nexport type { B } from "./b.js";';

    expect(indexStatements(parseSourceTree({ "index.ts": text }))).toEqual([]);
  });
});

describe("exportedAny()", () => {
  it.each([
    "export function f(x: any): void {}",
    "export function f<T extends any[]>(x: T): void {}",
    "export const f: (x: number) => any = g;",
    "export interface A { b: any }",
    "export type A = Map<string, any>;",
    "export class A { b(): any {} }",
    "export class A { constructor(b: any) {} }",
    "export class A extends B<any> {}",
  ])("notices %s", (text) => {
    expect(exportedAny(parseSourceTree({ "core/a.ts": text }))).toHaveLength(1);
  });

  it.each([
    "function f(x: any): void {}",
    "export function f(): void { const x: any = 1; }",
    "export const f: () => void = () => { (x as any)(); };",
    "export class A { #b: any; private c: any; d(): void { this.#b as any; } }",
    "/** @internal */\nexport function f(x: any): void {}",
    "export class A {\n  /** @internal */\n  b(): any {}\n}",
  ])("accepts %s", (text) => {
    expect(exportedAny(parseSourceTree({ "core/a.ts": text }))).toEqual([]);
  });

  it("lets those through that are excused, and notices an excuse that nothing needs", () => {
    const tree = parseSourceTree({
      "core/a.ts": "export function f(x: any): void {}",
      "core/b.ts": "export type T = 1;",
    });

    expect(exportedAny(tree, { "core/a.ts#f": "a reason", "core/b.ts#T": "a reason" })).toEqual([
      "core/b.ts#T is excused without need",
    ]);
  });
});

describe("errorsWithoutCode()", () => {
  const base = "export abstract class DeferredInteropError extends Error {}";

  it("notices a class without a code, at any distance from the base", () => {
    const tree = parseSourceTree({
      "core/errors.ts": `${base}\nexport class A extends DeferredInteropError { readonly code: string = "ERR_A"; }`,
      "crawler/errors.ts": "export class B extends A {}",
    });

    expect(errorsWithoutCode(tree)).toEqual([
      'src/crawler/errors.ts:1 B has no code of its own such as "ERR_SOMETHING"',
    ]);
  });

  it("notices a code that two classes have", () => {
    const tree = parseSourceTree({
      "core/errors.ts":
        'class A extends DeferredInteropError { code = "ERR_A"; }\nclass B extends A { code = "ERR_A"; }',
    });

    expect(errorsWithoutCode(tree)).toEqual(["src/core/errors.ts:2 B has the code ERR_A of A"]);
  });

  it("accepts a code that the constructor chooses among literals, and nothing wider", () => {
    const classOf = (type: string): string => `class A extends DeferredInteropError { readonly code: ${type}; }`;

    expect(errorsWithoutCode(parseSourceTree({ "core/errors.ts": classOf('"ERR_A" | "ERR_B"') }))).toEqual([]);
    expect([...codesInUse(parseSourceTree({ "core/errors.ts": classOf('"ERR_A" | "ERR_B"') })).keys()]).toHaveLength(2);
    expect(errorsWithoutCode(parseSourceTree({ "core/errors.ts": classOf("string") }))).toHaveLength(1);
  });

  it("asks nothing of abstract classes and of other errors", () => {
    const text = `${base}\nexport abstract class A extends DeferredInteropError {}\nclass B extends Error {}`;

    expect(errorsWithoutCode(parseSourceTree({ "core/errors.ts": text }))).toEqual([]);
  });
});

describe("errorsPageFaults()", () => {
  const tree = parseSourceTree({
    "core/errors.ts": 'class A extends DeferredInteropError { code = "ERR_A"; }',
    "core/b.ts": 'throw typeError("ERR_B", "text");\nfail({ code: "ERR_C" });\nif (error.code === "ERR_OF_NODE") {}',
  });

  it("knows the codes of classes and of errors made without one", () => {
    expect([...codesInUse(tree).keys()]).toEqual(["ERR_A", "ERR_B", "ERR_C"]);
  });

  it("notices codes without a heading and headings without a code", () => {
    const page = "# Errors\n\nERR_C is only mentioned.\n\n## ERR_A\n\n### `ERR_B`\n\n## ERR_OLD\n";

    expect(errorsPageFaults(tree, page)).toEqual([
      "src/core/b.ts:2 gives ERR_C, which docs/errors.md does not explain",
      "docs/errors.md explains ERR_OLD, which nothing gives",
    ]);
  });
});
