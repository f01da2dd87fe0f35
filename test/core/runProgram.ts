import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const LIBRARY = new URL("../../dist/index.js", import.meta.url).href;
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What a child process wrote and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program in a process of its own, on the built package.
 *
 * @param names - What it imports from the package.
 * @param body - Module code; `collect()` waits until the garbage collector has told of what is gone.
 */
export function runProgram(names: string, body: string): Promise<Outcome> {
  const program = `
    import { ${names} } from ${JSON.stringify(LIBRARY)};
    async function collect() {
      for (let i = 0; i < 5; i++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        gc();
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    ${body}`;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--expose-gc", "--input-type=module", "-e", program],
      { cwd: ROOT },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}
