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
  "and a thread has one reactor for good; install the wanted one before that, or remove that installation\n";

const byImport = (place: string): string =>
  refused(
    `by the import of deferred-interop/reactor at ${place}, which is better done by getReactor() where it is used`,
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
    const line =
      `RuntimeError ERR_REACTOR_MISMATCH The installed reactor (${DEFAULT}) does not match the requested one (${ASYNCIO}): ` +
      "it was installed by the import of deferred-interop/reactor at file://<folder>/deep/clock.mjs:4:1, " +
      "which is better done by getReactor() where it is used; install the requested one before that, or ask for the installed one\n";

    expect((await runPacked({ "main.mjs": main, "deep/clock.mjs": CLOCK })).stdout).toBe(line + line);
  });

  it.each([
    ["a dynamic import", `  await import("deferred-interop/reactor");`, "file://<folder>/lib.mjs:3:9"],
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
