import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packedPackage } from "./packedPackage.mjs";

/** How a program ended; the folder that it lay in is written as `<folder>`. */
export interface PackedEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project into which the packed package is installed. */
export interface Project {
  readonly folder: string;
  /** Run Node there. */
  node(...args: string[]): Promise<PackedEnd>;
}

/** Make a project of files, do something with it, and remove it. */
export async function withProject<T>(
  files: Readonly<Record<string, string>>,
  use: (project: Project) => Promise<T>,
): Promise<T> {
  const programs = join(packedPackage(), "programs");
  mkdirSync(programs, { recursive: true });
  const folder = mkdtempSync(join(programs, "project-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return await use({ folder, node: (...args) => runNode(folder, args) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Run `main.mjs` of a project of files. */
export function runPacked(files: Readonly<Record<string, string>>): Promise<PackedEnd> {
  return withProject(files, (project) => project.node("main.mjs"));
}

function runNode(cwd: string, args: readonly string[]): Promise<PackedEnd> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, timeout: 20_000 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode !== "number") return reject(error ?? new Error("no exit code"));
      const clean = (text: string): string => text.replaceAll(cwd, "<folder>");
      resolve({ exitCode, stdout: clean(stdout), stderr: clean(stderr) });
    });
  });
}
