import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CACHE = join(ROOT, "node_modules/.cache/packed");
const HOUR = 3_600_000;

/**
 * The folder of a project into whose `node_modules` the package is installed as npm would publish it now.
 *
 * It is packed once for each state of `dist/`, and shared by whoever asks.
 */
export function packedPackage() {
  const folder = join(CACHE, stateOfPackage());
  if (exists(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  removeOld();
  const made = mkdtempSync(join(CACHE, "making-"));
  try {
    install(pack(made), join(made, "node_modules"));
    // Several processes may be at this: the first to give its folder the name wins.
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    if (!exists(folder)) throw error;
  }
  return folder;
}

/** A name for what would be packed: `dist/` by the time and size of its files, package.json by its text. */
function stateOfPackage() {
  const hash = createHash("sha256").update(readFileSync(join(ROOT, "package.json")));
  for (const name of readdirSync(join(ROOT, "dist"), { recursive: true, encoding: "utf8" }).sort()) {
    const { mtimeMs, size } = statSync(join(ROOT, "dist", name));
    hash.update(`${name} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

function pack(folder) {
  const options = ["--json", "--ignore-scripts", "--loglevel=error", "--pack-destination", folder];
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const output = execFileSync(npm, ["pack", ...options], { cwd: ROOT, encoding: "utf8" });
  const [{ filename }] = JSON.parse(output);
  return join(folder, filename);
}

/** What `npm install` would do, without a network: unpack, and add the two packages that it depends on. */
function install(tarball, nodeModules) {
  const target = join(nodeModules, "deferred-interop");
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
  const { dependencies } = JSON.parse(readFileSync(join(target, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(nodeModules, name)), { recursive: true });
    cpSync(join(ROOT, "node_modules", name), join(nodeModules, name), { recursive: true });
  }
}

function removeOld() {
  for (const name of readdirSync(CACHE)) {
    const folder = join(CACHE, name);
    if (Date.now() - statSync(folder).mtimeMs > HOUR) rmSync(folder, { recursive: true, force: true });
  }
}

function exists(path) {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
