import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Make a folder and those above it, where they are missing.
 *
 * Not `mkdirSync(path, { recursive: true })`: on a file system that answers ENOENT to every mkdir, as /proc does, Node 20
 * tries for ever.
 *
 * @internal
 */
export function makeFolders(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolders(above);
  mkdirSync(path);
}
