import { spawnSync } from "node:child_process";
import { openSync, readSync, closeSync } from "node:fs";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { showValue } from "../../core/showValue.js";
import { Spider, type SpiderClass } from "./Spider.js";
import { SPIDER } from "./spiderMark.js";
import { SpiderLoadError } from "./SpiderLoadError.js";

const JAVASCRIPT: ReadonlySet<string> = new Set([".mjs", ".js", ".cjs"]);
const TYPESCRIPT: ReadonlySet<string> = new Set([".ts", ".mts", ".cts"]);

/**
 * Load the spider that a file exports: its default export, or the one class of spiders among its exports.
 *
 * A class from which another exported one derives does not count. TypeScript files are read where the runtime itself
 * reads them, which Node does from 22.18 on.
 *
 * @param path - The file; a relative path counts from the working directory.
 * @returns Its class of spiders.
 * @throws {@link SpiderLoadError} (as a rejection) when there is none, with what is wrong and the cure.
 *
 * @example
 * ```ts
 * import { AsyncCrawlerProcess, loadSpider } from "deferred-interop/crawler";
 *
 * const process = new AsyncCrawlerProcess();
 * process.crawl(await loadSpider("bookspider.mjs"));
 * await process.start();
 * ```
 *
 * @see Scrapy's `runspider` command
 */
export async function loadSpider(path: string): Promise<SpiderClass> {
  const file = resolve(path);
  checkKind(path);
  checkReadable(path, file);
  let module: Record<string, unknown>;
  try {
    module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    throw explain(path, file, error);
  }
  return spiderIn(module, path);
}

function checkKind(path: string): void {
  const extension = extname(path).toLowerCase();
  if (JAVASCRIPT.has(extension)) return;
  if (!TYPESCRIPT.has(extension)) {
    const known = [...JAVASCRIPT, ...TYPESCRIPT].join(", ");
    throw new SpiderLoadError("ERR_SPIDER_FILE_KIND", path, `wanted a module, whose name ends in one of ${known}`);
  }
  if (readsTypeScript()) return;
  const problem =
    `Node ${process.versions.node} cannot read TypeScript; ` +
    "use Node 22.18 or later, or compile the file to JavaScript and give that one";
  throw new SpiderLoadError("ERR_SPIDER_FILE_KIND", path, problem);
}

function readsTypeScript(): boolean {
  if ("Bun" in globalThis || "Deno" in globalThis) return true;
  return Boolean((process.features as { typescript?: unknown }).typescript);
}

const FILE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file; check the path, which counts from the working directory",
  EACCES: "permission denied; make the file readable for yourself",
  EISDIR: "it is a folder; give the file of the spider",
  ENOTDIR: "a part of the path is a file, not a folder; correct the path",
};

function checkReadable(path: string, file: string): void {
  try {
    const fd = openSync(file, "r");
    try {
      // Opening a folder is allowed, reading it is not.
      readSync(fd, new Uint8Array(1));
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    throw new SpiderLoadError("ERR_SPIDER_FILE", path, FILE_PROBLEMS[code] ?? message, { cause });
  }
}

function explain(path: string, file: string, cause: unknown): SpiderLoadError {
  if (cause instanceof SyntaxError) {
    const place = placeOf(cause, file);
    const problem = `it is not valid code: ${cause.message}${place === "" ? "" : `\n${place}`}`;
    return new SpiderLoadError("ERR_SPIDER_SYNTAX", path, problem, { cause });
  }
  const { code, message } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED") {
    const [problem = ""] = message.split("\n");
    const cure = "install the package, or correct the import";
    return new SpiderLoadError("ERR_SPIDER_IMPORT", path, `${problem}; ${cure}`, { cause });
  }
  const thrown = cause instanceof Error ? `${cause.name}: ${cause.message}` : showValue(cause);
  return new SpiderLoadError("ERR_SPIDER_MODULE", path, `it threw while it was loaded: ${thrown}`, { cause });
}

/**
 * The line of a syntax error and the line's text. An error of an ES module does not say them; checking the file again
 * does, unless the error is in a file that it imports.
 */
function placeOf(error: SyntaxError, file: string): string {
  const place = beforeTheError(error.stack ?? "");
  if (place !== "") return place;
  if (process.versions["bun"] !== undefined || process.versions["deno"] !== undefined) return "";
  const { stderr } = spawnSync(process.execPath, ["--check", file], { encoding: "utf8", timeout: 10_000 });
  return beforeTheError(stderr);
}

function beforeTheError(text: string): string {
  return text.slice(0, Math.max(0, text.search(/^SyntaxError/m))).trimEnd();
}

function spiderIn(module: Readonly<Record<string, unknown>>, path: string): SpiderClass {
  const exported = [...new Set(Object.values(module))].filter((value) => typeof value === "function");
  const spiders = exported.filter(isSpiderClass);
  if (isSpiderClass(module["default"])) return module["default"];
  const leaves = spiders.filter((one) => !spiders.some((other) => other.prototype instanceof one));
  if (leaves.length === 1 && leaves[0] !== undefined) return leaves[0];
  if (leaves.length > 1) {
    const names = leaves.map(({ name }) => name).join(", ");
    const problem = `it exports ${leaves.length} spiders (${names}); export the one to run by default (export default class …), or keep one per file`;
    throw new SpiderLoadError("ERR_SEVERAL_SPIDERS", path, problem);
  }
  const foreign = exported.find((value) => isForeignSpider(value));
  if (foreign !== undefined) {
    const problem =
      `${foreign.name} derives from the Spider of another copy of deferred-interop; ` +
      "run it with the command of that copy (npx deferred-interop runspider …, in the folder of the spider)";
    throw new SpiderLoadError("ERR_FOREIGN_SPIDER", path, problem);
  }
  const found = Object.keys(module).join(", ") || "nothing";
  const problem = `it exports no spider but ${found}; expected a class that extends Spider, with export in front of it`;
  throw new SpiderLoadError("ERR_NO_SPIDER", path, problem);
}

function isSpiderClass(value: unknown): value is SpiderClass & typeof Spider {
  return typeof value === "function" && value.prototype instanceof Spider;
}

/** A class whose ancestors include one that is marked as Spider, by whatever copy of the package. */
function isForeignSpider(value: object): boolean {
  return (value as { [SPIDER]?: unknown })[SPIDER] === true;
}
