import { packageVersion } from "../crawler/settings/packageVersion.js";
import { helpText } from "./helpText.js";
import { runspider } from "./runspider.js";
import { UsageError } from "./UsageError.js";

const commands: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = { runspider };

/**
 * Run the tool.
 *
 * @param argv - The words of the command line, without the program's.
 * @returns The exit code; 2 when the command line makes no sense, which is then said on the standard error output.
 */
export async function runCommand(argv: readonly string[]): Promise<number> {
  try {
    return await run(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`deferred-interop: ${error.message}\n`);
    return 2;
  }
}

async function run(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  const end = rest.indexOf("--");
  const asked = (...flags: string[]): boolean =>
    flags.includes(name ?? "") || rest.slice(0, end === -1 ? undefined : end).some((word) => flags.includes(word));
  if (name === "help" || asked("--help", "-h")) return print(helpText);
  if (asked("--version")) return print(`${packageVersion}\n`);
  if (name === undefined) throw new UsageError("A command is missing; see deferred-interop --help");
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command(rest);
  throw new UsageError(
    `There is no command "${name}", only ${Object.keys(commands).join(", ")}; see deferred-interop --help`,
  );
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
