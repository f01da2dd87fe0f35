import {
  closeSync,
  copyFileSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { OutputFileError, SettingValueError } from "../errors.js";
import { getLogger } from "../logging/Logger.js";
import { writeAll } from "../logging/writeAll.js";
import type { FeedStorage } from "./FeedStorage.js";
import type { FeedGrowth } from "./ItemExporter.js";
import { makeFolders } from "./makeFolders.js";

const logger = getLogger("scrapy.extensions.feedexport");

/** The working files of this thread's crawls: two crawls may have the same feed. */
const inUse = new Set<string>();

/**
 * A feed in a file. Items are collected in `X.part`, which takes the name `X` when the feed is complete.
 *
 * `X` is complete at every moment, whatever kills the process: a feed that replaces it, or adds to it, does so in one
 * step at the end. A feed that adds goes on with an `X.part` that an earlier crawl left behind. Devices and pipes are
 * written directly.
 *
 * @see Scrapy `scrapy.extensions.feedexport.FileFeedStorage`, which writes into the file itself
 */
export class FileFeedStorage implements FeedStorage {
  readonly batchSize: number = 64 * 1024;
  readonly #path: string;
  /** The working file; undefined when there is none. */
  readonly #part: string | undefined;
  readonly #fd: number;
  readonly #overwrite: boolean;
  readonly head: Uint8Array | undefined;

  /**
   * @param path - The file; missing folders on the way to it are made.
   * @param overwrite - Replace the file, in place of adding to it.
   * @param growth - How something can be added to a feed that is there.
   * @throws {@link OutputFileError} when it cannot be written; {@link SettingValueError} when it cannot be added to.
   */
  constructor(path: string, overwrite: boolean, growth: FeedGrowth = "lines") {
    this.#overwrite = overwrite;
    try {
      const present = statSync(path, { throwIfNoEntry: false });
      requireNoFolder(path, present);
      if (growth === "never" && !overwrite) requireEmpty(path, present);
      // The link stays, and what it points to is replaced.
      this.#path = present === undefined ? resolve(path) : realpathSync(path);
      this.#part = present === undefined || present.isFile() ? freePartOf(this.#path) : undefined;
      makeFolders(dirname(this.#path));
      this.#fd = this.#part === undefined ? openSync(path, "a") : openPart(this.#part, overwrite, growth);
      if (growth === "rows" && !overwrite) this.head = firstRowOf(this.#path) ?? firstRowOf(this.#part ?? "");
    } catch (error) {
      if (error instanceof SettingValueError) throw error;
      throw new OutputFileError(path, error);
    }
    if (this.#part !== undefined) inUse.add(this.#part);
  }

  /** Append bytes to the working file. */
  write(data: Uint8Array): void {
    try {
      writeAll(this.#fd, data);
    } catch (error) {
      throw new OutputFileError(this.#part ?? this.#path, error);
    }
  }

  /** Give the working file its name, or add it to the file of that name. */
  commit(): void {
    const part = this.#close();
    if (part === undefined) return;
    try {
      if (!this.#overwrite && existsSync(this.#path)) addTo(this.#path, part);
      else renameSync(part, this.#path);
    } catch (error) {
      throw new OutputFileError(this.#path, error);
    }
  }

  /** Leave the working file under its own name. */
  abandon(): string | undefined {
    return this.#close();
  }

  /** Remove the working file, unless an earlier crawl has left something in it. */
  discard(): void {
    const part = this.#close();
    if (part !== undefined && statSync(part, { throwIfNoEntry: false })?.size === 0) rmSync(part);
  }

  #close(): string | undefined {
    closeSync(this.#fd);
    if (this.#part !== undefined) inUse.delete(this.#part);
    return this.#part;
  }
}

function requireNoFolder(path: string, present: Stats | undefined): void {
  if (present?.isDirectory() !== true) return;
  throw Object.assign(new Error(`EISDIR: illegal operation on a directory, open '${path}'`), { code: "EISDIR" });
}

function requireEmpty(path: string, present: Stats | undefined): void {
  if (present?.isFile() !== true || present.size === 0) return;
  const problem = `nothing can be added to ${JSON.stringify(path)}, which is there: its format is one list, not lines`;
  throw new SettingValueError(
    "FEEDS",
    path,
    problem,
    "Set overwrite to true (-O), choose another file, or use jsonlines",
  );
}

function freePartOf(path: string): string {
  let part = `${path}.part`;
  for (let number = 2; inUse.has(part); number++) part = `${path}.${number}.part`;
  return part;
}

function openPart(part: string, overwrite: boolean, growth: FeedGrowth): number {
  if (overwrite || growth === "never" || !existsSync(part)) return openSync(part, "w");
  const fd = openSync(part, "a+");
  if (growth === "rows") ftruncateSync(fd, endOfRows(fd).last);
  else dropHalfLine(fd);
  logger.info(`Going on with ${part}, which an earlier crawl left incomplete`);
  return fd;
}

/** A crawl that was killed while it wrote has left a line without its end, which would spoil the next one. */
function dropHalfLine(fd: number): void {
  const chunk = Buffer.alloc(64 * 1024);
  let end = fstatSync(fd).size;
  while (end > 0) {
    const start = Math.max(0, end - chunk.length);
    const length = readSync(fd, chunk, 0, end - start, start);
    const lineEnd = chunk.subarray(0, length).lastIndexOf(0x0a);
    end = lineEnd === -1 ? start : start + lineEnd + 1;
    if (lineEnd !== -1) break;
  }
  ftruncateSync(fd, end);
}

/** Where the first row and the last whole one end; line breaks in quotes end none. */
function endOfRows(fd: number, onlyFirst = false): { first: number; last: number } {
  const chunk = Buffer.alloc(64 * 1024);
  let quoted = false;
  let [position, first, last] = [0, 0, 0];
  for (let length = readSync(fd, chunk, 0, chunk.length, 0); length > 0;) {
    for (let index = 0; index < length; index++) {
      const byte = chunk[index];
      if (byte === 0x22) quoted = !quoted;
      else if (byte === 0x0a && !quoted) {
        last = position + index + 1;
        if (first === 0) first = last;
        if (onlyFirst) return { first, last };
      }
    }
    position += length;
    length = readSync(fd, chunk, 0, chunk.length, position);
  }
  return { first, last };
}

/** The first row of a file; undefined where there is none. */
function firstRowOf(path: string): Uint8Array | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const fd = openSync(path, "r");
  try {
    const row = Buffer.alloc(endOfRows(fd, true).first);
    readSync(fd, row, 0, row.length, 0);
    return row.length === 0 ? undefined : row;
  } finally {
    closeSync(fd);
  }
}

/** Add the working file to the file: in a copy, so that the file is complete at every moment. */
function addTo(path: string, part: string): void {
  const merged = `${part}.merged`;
  copyFileSync(path, merged, constants.COPYFILE_FICLONE);
  const [target, source] = [openSync(merged, "a+"), openSync(part, "r")];
  try {
    if (!endsLine(target)) writeAll(target, "\n");
    const chunk = Buffer.alloc(1024 * 1024);
    for (let length = readSync(source, chunk); length > 0; length = readSync(source, chunk)) {
      writeAll(target, chunk.subarray(0, length));
    }
  } finally {
    closeSync(target);
    closeSync(source);
  }
  renameSync(merged, path);
  rmSync(part);
}

function endsLine(fd: number): boolean {
  const { size } = fstatSync(fd);
  const last = Buffer.alloc(1);
  return size === 0 || (readSync(fd, last, 0, 1, size - 1) === 1 && last[0] === 0x0a);
}
