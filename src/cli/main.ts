#!/usr/bin/env node
import { packageVersion } from "../crawler/settings/packageVersion.js";
import { helpText } from "./helpText.js";
import { runspider } from "./runspider.js";
import { UsageError } from "./UsageError.js";

const commands: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = { runspider };

async function main(argv: readonly string[]): Promise<number> {
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

try {
  // Not process.exit(): what is still to be written would be lost, and nothing should be left running.
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`deferred-interop: ${error.message}\n`);
  process.exitCode = 2;
}
