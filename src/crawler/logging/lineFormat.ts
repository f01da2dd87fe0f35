import { SettingValueError } from "../errors.js";
import { compileDateFormat } from "./dateFormat.js";
import { logLevels, type LogLevel } from "./LogLevel.js";
import type { LogRecord } from "./LogRecord.js";

/** Makes the text of a line, without its line break. */
export type LineFormat = (record: LogRecord) => string;

/** Only what asks for attention has a colour. */
const colours: Readonly<Record<LogLevel, readonly [on: string, off: string] | undefined>> = {
  DEBUG: ["\u001b[2m", "\u001b[22m"],
  INFO: undefined,
  WARNING: ["\u001b[33m", "\u001b[39m"],
  ERROR: ["\u001b[31m", "\u001b[39m"],
  CRITICAL: ["\u001b[1;31m", "\u001b[22;39m"],
};

type FieldReader = (record: LogRecord) => string | number;

const fields: Readonly<Record<string, FieldReader>> = {
  created: (record) => record.created / 1000,
  levelname: (record) => record.level,
  levelno: (record) => logLevels[record.level],
  message: (record) => record.message,
  msecs: (record) => record.created % 1000,
  name: (record) => record.name,
  process: () => process.pid,
};

/** How {@link compileLineFormat} is to show fields. */
export interface LineFormatOptions {
  /** Colour the level's name. @defaultValue false */
  colour?: boolean;
  /** Cut the names of the crawler's own loggers to their first part. @defaultValue false */
  shortNames?: boolean;
}

/**
 * Turn a LOG_FORMAT into a function: `%(name)s` fields with flags, width and precision, as in Python.
 *
 * @param format - Such as `"%(asctime)s [%(name)s] %(levelname)-8s: %(message)s"`.
 * @param dateFormat - A LOG_DATEFORMAT; null means Python's default, which has milliseconds.
 * @param options - See {@link LineFormatOptions}.
 * @throws {@link SettingValueError} when a field is unknown.
 */
export function compileLineFormat(
  format: string,
  dateFormat: string | null,
  options: LineFormatOptions = {},
): LineFormat {
  const { colour = false, shortNames = false } = options;
  const parts: LineFormat[] = [];
  let end = 0;
  for (const match of format.matchAll(/%%|%\((\w+)\)([-0]*)(\d*)(?:\.(\d+))?([sdf])/g)) {
    const [whole, field, flags = "", width = "", precision, type] = match;
    const literal = format.slice(end, match.index) + (field === undefined ? "%" : "");
    if (literal !== "") parts.push(() => literal);
    end = match.index + whole.length;
    if (field === undefined) continue;
    const value = readerOf(field, dateFormat, shortNames);
    const pad = padding(flags, Number(width));
    const text: LineFormat = (record) => pad(shape(value(record), type, precision));
    parts.push(colour && field === "levelname" ? (record) => paint(record.level, text(record)) : text);
  }
  const rest = format.slice(end);
  return (record) => {
    let line = "";
    for (const part of parts) line += part(record);
    return line + rest;
  };
}

function readerOf(field: string, dateFormat: string | null, shortNames: boolean): FieldReader {
  if (field === "asctime") return compileDateFormat(dateFormat);
  if (field === "name" && shortNames) return ({ name }) => (name.startsWith("scrapy.") ? "scrapy" : name);
  const reader = fields[field];
  if (reader !== undefined) return reader;
  const known = ["asctime", ...Object.keys(fields)].sort().join(", ");
  throw new SettingValueError("LOG_FORMAT", field, `it has no field %(${field})s`, `Known fields: ${known}`);
}

function shape(value: string | number, type: string | undefined, precision: string | undefined): string {
  if (type === "d") return String(Math.trunc(Number(value)));
  if (type === "f") return Number(value).toFixed(Number(precision ?? 6));
  return precision === undefined ? String(value) : String(value).slice(0, Number(precision));
}

function padding(flags: string, width: number): (text: string) => string {
  if (width === 0) return (text) => text;
  if (flags.includes("-")) return (text) => text.padEnd(width);
  return (text) => text.padStart(width, flags.includes("0") ? "0" : " ");
}

function paint(level: LogLevel, text: string): string {
  const colour = colours[level];
  return colour === undefined ? text : colour[0] + text + colour[1];
}
