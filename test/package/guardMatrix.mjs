/**
 * The import guard, by ways to load the reactor and by moments: `node test/package/guardMatrix.mjs [node binaries…]`.
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual, promisify } from "node:util";
import { packedPackage } from "./packedPackage.mjs";

const WANTED = {
  /** No guard has been up. */
  before: "installed",
  /** Two guards are up. */
  during: "ImportError",
  /** One of them has been taken away, twice, and one that there never was. */
  stillUp: "ImportError",
  /** The other one has been taken away, too; in the same process. */
  after: "installed",
  /** A guard is up, but a reactor was installed by name. */
  withReactor: "installed",
};

/** Ways to load the reactor; `N` is another number each time, so that what failed has no part in what follows. */
const CODE = {
  "static import": `(await import("./staticN.mjs")).default`,
  "import()": `await (await import("./dynamic.mjs")).load()`,
  "require()": `require("./required.cjs").load()`,
  "getReactor()": `all.getReactor()`,
  "import() by address": `(await import(ADDRESS)).default`,
  "require() of a module with a static import": `require("./staticN.mjs").default`,
};

export const WAYS = Object.keys(CODE);

/**
 * What is to come out, by moment, for a way and a version of Node.
 *
 * Before Node 24 a module whose import failed stays failed, as Node keeps it; another module may import the reactor then. On Node 20
 * nothing sees the imports of an ES module that is loaded by `require`, so the reactor's own module is what fails there,
 * and stays failed; `getReactor()` works on.
 */
export function wantedFor(way, version) {
  const major = Number(version.replace(/^v/, "").split(".")[0]);
  const wanted = { ...WANTED, sameFile: "installed" };
  if (way === "static import" && major < 24) wanted.sameFile = "ImportError";
  if (way.endsWith("with a static import") && major < 22) wanted.after = wanted.sameFile = "ImportError";
  return wanted;
}

const FILES = {
  "dynamic.mjs": `export const load = async () => (await import("deferred-interop/reactor")).default;`,
  "required.cjs": `exports.load = () => require("deferred-interop/reactor").default;`,
};
for (const n of [1, 2, 3]) {
  FILES[`static${n}.mjs`] = `import reactor from "deferred-interop/reactor";\nexport default reactor;\n`;
}

const HEAD = `
  import { createRequire } from "node:module";
  import * as all from "deferred-interop";
  const require = createRequire(import.meta.url);
  const TEXT = "Import of deferred-interop/reactor is forbidden when running without a Twisted reactor, " +
    "as importing it installs the reactor, which can lead to unexpected behavior. ";
  async function outcome(load) {
    const before = all.isReactorInstalled();
    try {
      const reactor = await load();
      return all.isReactorInstalled() && reactor === all.getReactor() ? "installed" : "another object";
    } catch (error) {
      if (!(error instanceof all.ImportError)) return String(error?.stack ?? error);
      const isRight = error.code === "ERR_REACTOR_IMPORT" && error.name === "ImportError" && error.message.startsWith(TEXT);
      return isRight && all.isReactorInstalled() === before ? "ImportError" : "not the right ImportError: " + error.message;
    }
  }
`;

const PROGRAMS = {
  before: `console.log(JSON.stringify({ before: await outcome(async () => LOAD1) }));`,
  later: `
    const hooks = [all.installReactorImportHook(), all.installReactorImportHook()];
    const during = await outcome(async () => LOAD1);
    all.uninstallReactorImportHook(hooks[0]);
    all.uninstallReactorImportHook(hooks[0]);
    all.uninstallReactorImportHook({});
    const stillUp = await outcome(async () => LOAD2);
    all.uninstallReactorImportHook(hooks[1]);
    const after = await outcome(async () => LOAD3);
    console.log(JSON.stringify({ during, stillUp, after, sameFile: await outcome(async () => LOAD1) }));`,
  withReactor: `
    all.installReactorImportHook();
    all.installReactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor");
    console.log(JSON.stringify({ withReactor: await outcome(async () => LOAD1) }));`,
};

/** Each way at each moment; the outcomes by way and moment. */
export async function runMatrix(node = process.execPath) {
  const root = packedPackage();
  mkdirSync(join(root, "programs"), { recursive: true });
  const folder = mkdtempSync(join(root, "programs/guard-"));
  try {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
    const address = pathToFileURL(join(root, "node_modules/deferred-interop/dist/reactor.js")).href;
    const table = {};
    for (const [index, way] of WAYS.entries()) {
      const code = CODE[way].replace("ADDRESS", JSON.stringify(address));
      const outcomes = Object.entries(PROGRAMS).map(([name, program]) => {
        const text = HEAD + program.replace(/LOAD(\d)/g, (_, n) => code.replace("N.mjs", `${n}.mjs`));
        return runProgram(node, folder, `${name}${index}.mjs`, text);
      });
      table[way] = Object.assign({}, ...(await Promise.all(outcomes)));
    }
    return table;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runProgram(node, folder, name, text) {
  writeFileSync(join(folder, name), text);
  try {
    const { stdout, stderr } = await promisify(execFile)(node, [join(folder, name)], { cwd: folder, timeout: 20_000 });
    return { ...JSON.parse(stdout), ...(stderr === "" ? {} : { stderr }) };
  } catch (error) {
    return { failed: String(error) };
  }
}

async function main(binaries) {
  for (const node of binaries) {
    const { stdout } = await promisify(execFile)(node, ["--version"]);
    console.log(`${stdout.trim()} (${node})`);
    const table = await runMatrix(node);
    console.table(table);
    const isRight = ([way, outcomes]) => isDeepStrictEqual(outcomes, wantedFor(way, stdout));
    if (!Object.entries(table).every(isRight)) process.exitCode = 1;
  }
  console.log(process.exitCode === 1 ? "not all as it should be" : "all as it should be");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , ...binaries] = process.argv;
  await main(binaries.length > 0 ? binaries : [process.execPath]);
}
