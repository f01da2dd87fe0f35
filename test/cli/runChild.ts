import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the package. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** The command, as it is built. */
export const COMMAND: string = join(ROOT, "dist/cli/main.js");

/** The file of one of the spiders beside this module. */
export const spider = (name: string): string => join(ROOT, "test/cli/spiders", `${name}.mjs`);

/** Where a child process runs, and what is added to its environment. */
export interface ChildOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** A child process and what it has written. */
export class Child {
  readonly process: ChildProcess;
  stdout = "";
  stderr = "";
  readonly #exited: Promise<unknown[]>;

  constructor(args: readonly string[], options: ChildOptions = {}) {
    const env = { ...process.env, ...options.env };
    // Its signals are sent once, whoever may have started us.
    delete env["npm_lifecycle_event"];
    this.process = spawn(process.execPath, args, { cwd: options.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    this.process.stdout?.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    this.process.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.#exited = once(this.process, "close");
  }

  /** Wait until it has written a text to its standard error output. */
  saw(text: string): Promise<void> {
    return this.#until(() => this.stderr, text);
  }

  /** Wait until it has written a text to its standard output. */
  wrote(text: string): Promise<void> {
    return this.#until(() => this.stdout, text);
  }

  async #until(read: () => string, text: string): Promise<void> {
    while (!read().includes(text)) {
      const { exitCode, signalCode } = this.process;
      if (exitCode !== null || signalCode !== null) throw new Error(`It ended without saying ${text}:\n${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Wait for its end; the exit code, or the name of the signal that killed it. */
  async ended(): Promise<number | string> {
    const [code, signal] = (await this.#exited) as [number | null, string | null];
    return code ?? signal ?? "unknown";
  }

  /** The lines of the log, without their times; tracebacks and lists as they are. */
  get log(): string[] {
    return this.stderr
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /, ""));
  }
}

/** Run a program to its end. */
export async function runToEnd(
  args: readonly string[],
  options: ChildOptions = {},
): Promise<Child & { code: number | string }> {
  const child = new Child(args, options);
  return Object.assign(child, { code: await child.ended() });
}

/** Run the command to its end. */
export function runCommand(args: readonly string[], options: ChildOptions = {}): ReturnType<typeof runToEnd> {
  return runToEnd([COMMAND, ...args], options);
}
