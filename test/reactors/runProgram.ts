import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** How a program ended. */
export interface ProgramEnd {
  /** Null when it had to be killed. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Files by name; the text of `main.mjs` alone will do. */
export type ProgramFiles = string | Readonly<Record<string, string>>;

/**
 * Run a program in a process and a folder of its own, where `import "deferred-interop"` gives the built package.
 *
 * @param files - `main.mjs` is what is run.
 * @param timeLimit - When to give up on it, in milliseconds.
 */
export async function runProgram(files: ProgramFiles, timeLimit = 15_000): Promise<ProgramEnd> {
  const folder = await mkdtemp(join(tmpdir(), "deferred-interop-"));
  try {
    await mkdir(join(folder, "node_modules"));
    await symlink(ROOT, join(folder, "node_modules", "deferred-interop"), "dir");
    for (const [name, text] of Object.entries(typeof files === "string" ? { "main.mjs": files } : files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return await runMain(folder, timeLimit);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Run a program and give what it wrote as JSON; what goes wrong is thrown with all it said. */
export async function runForJson(files: ProgramFiles): Promise<unknown> {
  const end = await runProgram(files);
  if (end.exitCode !== 0 || end.stderr !== "") throw new Error(`The program failed: ${JSON.stringify(end, null, 2)}`);
  return JSON.parse(end.stdout);
}

function runMain(folder: string, timeLimit: number): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["main.mjs"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    const written = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        written[name] += text.replaceAll(folder, "<folder>");
      });
    }
    const timer = setTimeout(() => child.kill("SIGKILL"), timeLimit);
    child.once("error", reject);
    child.once("close", (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, ...written });
    });
  });
}
