import { describe, expect, it } from "vitest";
import { runPacked, withProject } from "./runPacked.js";

const ASYNCIO = "twisted.internet.asyncioreactor.AsyncioSelectorReactor";

/** The class that an import of deferred-interop/reactor installs here. */
const DEFAULT =
  process.platform === "linux"
    ? "twisted.internet.epollreactor.EPollReactor"
    : "twisted.internet.selectreactor.SelectReactor";

/** A program that wants the asyncio reactor, and says what it gets. */
const MAIN = `// The program knows nothing of what its modules import.
import { installReactor } from "deferred-interop";
import { total } from "./shop.mjs";

total();
try {
  installReactor("${ASYNCIO}");
} catch (error) {
  console.log(error.message);
}
`;
const SHOP = `import { now } from "./deep/clock.mjs";

export const total = () => now();
`;
const CLOCK = `/* import reactor from "deferred-interop/reactor"; is what this was once: now it has a name */
const why = 'import "deferred-interop/reactor"';

import reactor from "deferred-interop/reactor";

export const now = () => (why, reactor.now());
`;

const refused = (by: string): string =>
  `Cannot install reactor "${ASYNCIO}": reactor "${DEFAULT}" is already installed (installed ${by}), ` +
  "and a thread has one reactor for good; install the requested one before that, or remove that installation\n";

const byImport = (place: string): string =>
  refused(
    `by the import of deferred-interop/reactor at ${place}, which is better done by getReactor() where it is used`,
  );

/** The same where it is not known which of some imports it was. */
const byOneOf = (...places: string[]): string =>
  refused(
    `by an import of deferred-interop/reactor: it is not known which, the program has ${places.length === 1 ? "one" : "some"} at ` +
      `${places.join(", ")}, which is better done by getReactor() where it is used`,
  );

// P1
describe("the error for a pre-installed reactor", () => {
  it("names file, line and column of the import, two modules away", async () => {
    const files = { "main.mjs": MAIN, "shop.mjs": SHOP, "deep/clock.mjs": CLOCK };

    expect((await runPacked(files)).stdout).toBe(byImport("file://<folder>/deep/clock.mjs:4:1"));
  });

  it("goes away when the import is replaced by a getReactor() in the function that uses it", async () => {
    const cured = `import { getReactor } from "deferred-interop";\nexport const now = () => getReactor().now();\n`;
    const main = MAIN.replace("total();\n", "").replace("} catch", "  total();\n} catch");
    const files = { "main.mjs": main, "shop.mjs": SHOP, "deep/clock.mjs": cured };

    expect(await runPacked(files)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it.each([
    ["an import in the first line", [], `import "deferred-interop/install/asyncio";\n`],
    ["node --import", ["--import", "deferred-interop/install/asyncio"], ""],
  ])("goes away when the asyncio reactor is installed before it, by %s", async (_how, options, line) => {
    const files = { "main.mjs": line + MAIN, "shop.mjs": SHOP, "deep/clock.mjs": CLOCK };
    const end = await withProject(files, (project) => project.node(...options, "main.mjs"));

    expect(end).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("is the same of verifyInstalledReactor(), and of a crawler process", async () => {
    const main = `import "./deep/clock.mjs";
import { verifyInstalledReactor } from "deferred-interop";
import { AsyncCrawlerProcess } from "deferred-interop/crawler";
for (const attempt of [() => verifyInstalledReactor("${ASYNCIO}"), () => new AsyncCrawlerProcess({ LOG_ENABLED: false })]) {
  try { attempt(); } catch (error) { console.log(error.name, error.code, error.message); }
}`;
    const line = (cure: string): string =>
      `RuntimeError ERR_REACTOR_MISMATCH The installed reactor (${DEFAULT}) does not match the requested one (${ASYNCIO}): ` +
      "it was installed by the import of deferred-interop/reactor at file://<folder>/deep/clock.mjs:4:1, " +
      `which is better done by getReactor() where it is used; ${cure}\n`;

    expect((await runPacked({ "main.mjs": main, "deep/clock.mjs": CLOCK })).stdout).toBe(
      line("install the requested one before that, or ask for the installed one") +
        line("remove that, or use CrawlerProcess, with TWISTED_REACTOR set to that reactor or to null"),
    );
  });

  it.each([
    [
      "an export from",
      `  }\nexport { default } from\n  "deferred-interop/reactor";\nfunction b() {`,
      "file://<folder>/lib.mjs:4:1",
    ],
    ["getReactor()", `  const { getReactor } = await import("deferred-interop");\n  getReactor();`, undefined],
  ])("names %s", async (_what, statement, place) => {
    const files = {
      "main.mjs": MAIN.replace("shop", "lib").replace("total();", "await total();"),
      "lib.mjs": `const pattern = /["'/]/; // import "deferred-interop/reactor"\nexport async function total() {\n${statement}\n}\n`,
    };

    expect((await runPacked(files)).stdout).toBe(
      place === undefined ? refused("by getReactor() at file://<folder>/lib.mjs:4:3") : byImport(place),
    );
  });

  it.each<[string, Readonly<Record<string, string>>, string[]]>([
    [
      "one import(), which may have been called or not",
      { "lib.mjs": `export async function total() {\n  await import("deferred-interop/reactor");\n}\n` },
      ["lib.mjs:2:9"],
    ],
    [
      "an import() that was never called, and one that was",
      {
        "lib.mjs": `import "./innocent.mjs";\nexport const total = () => import("deferred-interop/reactor");\n`,
        "innocent.mjs": `export const late = () => import("deferred-interop/reactor");\n`,
      },
      ["innocent.mjs:1:27", "lib.mjs:2:28"],
    ],
    [
      "a static import below an import() that was never called",
      {
        "lib.mjs": `import "./innocent.mjs";\nconst name = "reactor";\nexport const total = () => import("deferred-interop/" + name);\n`,
        "innocent.mjs": `export const late = () => import("./uncalled.mjs");\n`,
        "uncalled.mjs": `import "deferred-interop/reactor";\n`,
      },
      ["uncalled.mjs:1:1"],
    ],
  ])("does not take for a fact what is none: %s", async (_what, files, places) => {
    const main = MAIN.replace("shop", "lib").replace("total();", "await total();");

    expect((await runPacked({ "main.mjs": main, ...files })).stdout).toBe(
      byOneOf(...places.map((place) => `file://<folder>/${place}`)),
    );
  });

  it("does not take for a fact that a file on the command line was loaded, nor that a module loaded before is innocent", async () => {
    const files = {
      "main.mjs": MAIN.replace(/^import.*shop.*$/m, "").replace(
        "total();",
        `await import("deferred-interop/" + "reactor");`,
      ),
      "argument.mjs": `import "deferred-interop/reactor";\n`,
      "before.mjs": `await import("deferred-interop/reactor");\n`,
      "static.mjs": MAIN.replace(/^import.*shop.*$/m, `import "deferred-interop/reactor";`).replace("total();", ""),
    };
    const stdout = (...args: string[]): Promise<string> =>
      withProject(files, async (project) => (await project.node(...args)).stdout);

    expect(await stdout("main.mjs", "argument.mjs")).toBe(byOneOf("file://<folder>/argument.mjs:1:1"));
    expect(await stdout("--import", "./before.mjs", "static.mjs")).toBe(
      byOneOf("file://<folder>/before.mjs:1:7", "file://<folder>/static.mjs:3:1"),
    );
  });

  it("does not take another text on the line of a require() for what it requires", async () => {
    const files = {
      "main.cjs": `const name = "deferred-interop/" + "reactor";\nrequire(name); // not "./innocent.mjs"\n${MAIN.replace(
        /^import.*$/gm,
        "",
      ).replace("total();", 'const { installReactor } = require("deferred-interop");')}`,
      "innocent.mjs": `import "deferred-interop/reactor";\n`,
    };
    const { stdout } = await withProject(files, (project) => project.node("main.cjs"));

    expect(stdout).toBe(byImport("file://<folder>/main.cjs:2:1"));
  });

  it("names an import in a package", async () => {
    const files = {
      "main.mjs": MAIN.replace("./shop.mjs", "guilty"),
      "node_modules/guilty/package.json": `{ "name": "guilty", "type": "module", "exports": "./main.js" }`,
      "node_modules/guilty/main.js": `export * from "./deep.js";`,
      "node_modules/guilty/deep.js": `import reactor from "deferred-interop/reactor";\nexport const total = () => reactor.now();`,
    };

    expect((await runPacked(files)).stdout).toBe(byImport("file://<folder>/node_modules/guilty/deep.js:1:1"));
  });

  it("names an import by the address of the file", async () => {
    const address = "../../node_modules/deferred-interop/dist/reactor.js";
    const files = {
      "main.mjs": MAIN,
      "shop.mjs": CLOCK.replace(/^import.*$/m, `import reactor from "${address}";`) + "export const total = now;",
    };

    expect((await runPacked(files)).stdout).toBe(byImport("file://<folder>/shop.mjs:4:1"));
  });

  it("names the call of require(), and what is imported by what is required", async () => {
    const main = (name: string): string =>
      MAIN.replace(
        /^import.*shop.*$/m,
        `import { createRequire } from "node:module";\nconst { total } = createRequire(import.meta.url)("${name}");`,
      );
    const direct = `\nconst name = "deferred-interop/reactor";\nexports.total = () => undefined;\nrequire(name);`;

    expect((await runPacked({ "main.mjs": main("./lib.cjs"), "lib.cjs": direct })).stdout).toBe(
      byImport("<folder>/lib.cjs:4:1").replace("<", "file://<"),
    );
    expect(
      (await runPacked({ "main.mjs": main("./shop.mjs"), "shop.mjs": SHOP, "deep/clock.mjs": CLOCK })).stdout,
    ).toBe(byImport("file://<folder>/deep/clock.mjs:4:1"));
  });

  it("names a module that node --import loads, and that option itself", async () => {
    const files = { "main.mjs": MAIN.replace(/^import.*shop.*$/m, "const total = () => 1;"), "deep/clock.mjs": CLOCK };
    const stdout = (...args: string[]): Promise<string> =>
      withProject(files, async (project) => (await project.node(...args, "main.mjs")).stdout);

    expect(await stdout("--import", "./deep/clock.mjs")).toBe(byImport("file://<folder>/deep/clock.mjs:4:1"));
    expect(await stdout("--import=deferred-interop/reactor")).toBe(byImport("node --import deferred-interop/reactor"));
  });

  it("finds it in a spider that the command runs", async () => {
    const spider = `import { Spider } from "deferred-interop/crawler";\nimport "./deep/clock.mjs";\nexport class S extends Spider { static name = "s"; }`;
    const end = await withProject({ "spider.mjs": spider, "deep/clock.mjs": CLOCK }, (project) =>
      project.node("../../node_modules/deferred-interop/dist/cli/main.js", "runspider", "spider.mjs"),
    );

    expect(end.exitCode).toBe(1);
    expect(end.stderr).toContain("by the import of deferred-interop/reactor at file://<folder>/deep/clock.mjs:4:1");
  });

  it("says so when the import cannot be found", async () => {
    const lib = `const name = "deferred-interop/" + "reactor";\nexport const total = () => import(name);`;
    const files = { "main.mjs": MAIN.replace("shop", "lib").replace("total();", "await total();"), "lib.mjs": lib };

    expect((await runPacked(files)).stdout).toBe(
      refused("by an import of deferred-interop/reactor, which is better done by getReactor() where it is used"),
    );
  });
});
