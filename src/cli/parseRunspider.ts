import { parseArgs } from "node:util";
import { SettingsError } from "../crawler/errors.js";
import { feedOfArgument } from "../crawler/feeds/feedOfArgument.js";
import { levelWeight } from "../crawler/logging/LogLevel.js";
import { Settings } from "../crawler/settings/Settings.js";
import { UsageError } from "./UsageError.js";

/** What `runspider` was told on its command line. */
export interface RunspiderCommand {
  /** The file with the spider. */
  readonly file: string;
  /** The settings, those of the command line at their priority. */
  readonly settings: Settings;
  /** Arguments for the spider. */
  readonly args: Readonly<Record<string, string>>;
}

const options = {
  output: { type: "string", short: "o", multiple: true },
  "overwrite-output": { type: "string", short: "O", multiple: true },
  set: { type: "string", short: "s", multiple: true },
  argument: { type: "string", short: "a", multiple: true },
  loglevel: { type: "string", short: "L" },
  nolog: { type: "boolean" },
} as const;

/**
 * Read the command line of `runspider`.
 *
 * @param argv - What follows the command's name.
 * @throws {@link UsageError} when it makes no sense.
 */
export function parseRunspider(argv: readonly string[]): RunspiderCommand {
  const { values, positionals } = understand(argv);
  const [file, ...rest] = positionals;
  if (file === undefined) throw new UsageError("runspider needs the file of a spider: deferred-interop runspider FILE");
  if (rest.length > 0) {
    throw new UsageError(`runspider takes one file, got ${positionals.length}: ${positionals.join(", ")}`);
  }
  const settings = new Settings();
  for (const [name, value] of Object.entries(pairs(values.set, "-s"))) setFrom(settings, name, value);
  const feeds = feedsOf(settings, values.output, values["overwrite-output"]);
  if (feeds !== undefined) settings.set("FEEDS", feeds, "cmdline");
  if (values.loglevel !== undefined) settings.set("LOG_LEVEL", checkedLevel(values.loglevel), "cmdline");
  if (values.nolog === true) settings.set("LOG_ENABLED", false, "cmdline");
  return { file, settings, args: pairs(values.argument, "-a") };
}

function setFrom(settings: Settings, name: string, value: string): void {
  try {
    settings.set(name, value === "None" || value === "null" ? null : value, "cmdline");
  } catch (error) {
    throw asUsageError(error);
  }
}

type Parsed = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;

function understand(argv: readonly string[]): Parsed {
  try {
    return parseArgs({ args: joined(argv), options, allowPositionals: true });
  } catch (error) {
    // What follows the first sentence is about how to pass file names that begin with a dash.
    const [problem = ""] = (error as Error).message.split(/\.\s|\.?$/m);
    throw new UsageError(`${problem}; see deferred-interop --help`);
  }
}

/** `-O -:jsonlines` is one option to us; `parseArgs` would take the dash for the next. */
function joined(argv: readonly string[]): string[] {
  return argv.reduce<string[]>((words, word) => {
    const option = words.at(-1);
    if (word.startsWith("-:") && (option === "-o" || option === "-O")) words[words.length - 1] = option + word;
    else words.push(word);
    return words;
  }, []);
}

function pairs(given: readonly string[] = [], option: string): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const equals = pair.indexOf("=");
      if (equals > 0) return [pair.slice(0, equals), pair.slice(equals + 1)];
      throw new UsageError(`Cannot read ${option} ${JSON.stringify(pair)}: wanted ${option} NAME=VALUE`);
    }),
  );
}

function feedsOf(
  settings: Settings,
  append: readonly string[] = [],
  overwrite: readonly string[] = [],
): object | undefined {
  if (append.length === 0 && overwrite.length === 0) return undefined;
  if (append.length > 0 && overwrite.length > 0) {
    throw new UsageError("Please use only either of -o (append) or -O (overwrite)");
  }
  try {
    return Object.assign(
      {},
      ...append.map((argument) => feedOfArgument(argument, false, settings)),
      ...overwrite.map((argument) => feedOfArgument(argument, true, settings)),
    ) as object;
  } catch (error) {
    throw asUsageError(error);
  }
}

function checkedLevel(level: string): string {
  try {
    levelWeight("LOG_LEVEL", level);
    return level;
  } catch (error) {
    throw asUsageError(error);
  }
}

function asUsageError(error: unknown): unknown {
  return error instanceof SettingsError ? new UsageError(error.message, { cause: error }) : error;
}
