import { describe, expect, it } from "vitest";
import { readImports } from "../../src/host/readImports.js";

const specifiers = (source: string): string[] => readImports(source).map(({ specifier }) => specifier);

describe("readImports()", () => {
  it.each([
    [`import "a";`, true],
    [`import a from 'a'`, true],
    [`import a, { b as c } from "a"`, true],
    [`import * as a from "a";`, true],
    [`import {\n  b,\n  c,\n} from\n  "a";`, true],
    [`import data from "a" with { type: "json" };`, true],
    [`export * from "a";`, true],
    [`export { b as default } from "a";`, true],
    [`import type from "a";`, true],
    [`const a = await import("a");`, false],
    [`const a = require( 'a' ).b;`, false],
  ])("finds %j", (source, isStatic) => {
    expect(readImports(source)).toMatchObject([{ specifier: "a", isStatic }]);
  });

  it.each([
    `// import "a"`,
    `/* import a from "a";\n import "a" */`,
    'const text = `import "a"`;',
    `const text = 'import "a"';`,
    `const text = "from \\"a\\"";`,
    `const pattern = /import "a"/;`,
    `import type { A } from "a";`,
    `export type { A } from "a";`,
    `import.meta.resolve("a")`,
    `object.import("a"); object.require("a");`,
    `export const a = "a";`,
    `import(name)`,
    `unclosed "import`,
  ])("finds nothing in %j", (source) => {
    expect(readImports(source)).toEqual([]);
  });

  it("gives the places, from 1", () => {
    expect(readImports(`\n  import "a"; import("b")`)).toEqual([
      { specifier: "a", line: 2, column: 3, isStatic: true },
      { specifier: "b", line: 2, column: 15, isStatic: false },
    ]);
  });

  it("takes a slash after a value for a division, and a quote in a pattern for a pattern's", () => {
    expect(specifiers(`const half = a / 2; import "a"; b / 2;\nconst quote = /['"]/g;\nimport "b";`)).toEqual([
      "a",
      "b",
    ]);
    expect(specifiers(`export { x }\nimport "a"`)).toEqual(["a"]);
  });
});
