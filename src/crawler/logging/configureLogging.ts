import { resolve } from "node:path";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";
import { SettingTypeError } from "../errors.js";
import type { BaseSettings } from "../settings/BaseSettings.js";
import { Settings } from "../settings/Settings.js";
import { FileSink } from "./FileSink.js";
import { compileLineFormat } from "./lineFormat.js";
import { leaveLoggedErrors, takeLoggedErrors } from "./loggedErrors.js";
import { levelWeight } from "./LogLevel.js";
import { bareLogRoot, logRoot } from "./logRoot.js";
import type { LogSink } from "./LogSink.js";
import { stderrSink } from "./stderrSink.js";

/** What {@link configureLogging} takes besides the settings. */
export interface ConfigureLoggingOptions {
  /** Where the lines go, in place of what LOG_FILE and LOG_ENABLED say. */
  sink?: LogSink;
}

/**
 * Set up the log from LOG_ENABLED, LOG_FILE, LOG_FILE_APPEND, LOG_LEVEL, LOG_FORMAT, LOG_DATEFORMAT and LOG_SHORT_NAMES.
 *
 * A process object does this by itself; a script with a runner does it. It may be done again: the new set-up replaces the
 * old one. Until it is done, warnings and errors go to the standard error output as they are. What `logError()` logs goes
 * into the log too, unless `setErrorLogger()` has sent it elsewhere.
 *
 * @param settings - Where the settings are; missing ones have their defaults.
 * @param options - See {@link ConfigureLoggingOptions}.
 * @throws {@link SettingValueError} when a setting makes no sense; {@link OutputFileError} when LOG_FILE cannot be opened.
 *   The log is then as it was.
 *
 * @see Scrapy `scrapy.utils.log.configure_logging`
 */
export function configureLogging(
  settings?: BaseSettings | Readonly<Record<string, unknown>> | null,
  options: ConfigureLoggingOptions = {},
): void {
  const values = settings instanceof Settings ? settings : new Settings(settings);
  const weight = levelWeight("LOG_LEVEL", values.get("LOG_LEVEL"));
  const toStderr = options.sink === undefined && textOf(values, "LOG_FILE") === null;
  const format = compileLineFormat(textOf(values, "LOG_FORMAT") ?? "%(message)s", textOf(values, "LOG_DATEFORMAT"), {
    colour: toStderr && wantsColour(),
    shortNames: values.getBool("LOG_SHORT_NAMES"),
  });
  const sink = options.sink ?? sinkOf(values);
  if (logRoot.sink !== sink) logRoot.sink?.close?.();
  Object.assign(logRoot, { weight, format, sink, configured: true });
  takeLoggedErrors();
}

/** Whether {@link configureLogging} has been called. */
export function isLoggingConfigured(): boolean {
  return logRoot.configured;
}

/** Take the set-up back, so that the log is as before {@link configureLogging}. */
export function resetLogging(): void {
  logRoot.sink?.close?.();
  Object.assign(logRoot, bareLogRoot());
  leaveLoggedErrors();
}

function sinkOf(settings: BaseSettings): LogSink | undefined {
  const file = textOf(settings, "LOG_FILE");
  if (file === null) return settings.getBool("LOG_ENABLED") ? stderrSink : undefined;
  const { sink } = logRoot;
  // A crawler sets the log up anew with its own settings; what the process wrote to the same file stays in it.
  if (sink instanceof FileSink && sink.path === resolve(file)) return sink;
  return new FileSink(file, settings.getBool("LOG_FILE_APPEND"));
}

function textOf(settings: BaseSettings, name: string): string | null {
  const value = settings.get(name, null);
  if (value === null || typeof value === "string") return value === "" ? null : value;
  if (value instanceof URL) return fileURLToPath(value);
  throw new SettingTypeError(name, value, "a text", "Give a string");
}

function wantsColour(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return isatty(2) && (NO_COLOR ?? "") === "" && TERM !== "dumb";
}
