import { toFailure } from "../../core/Failure.js";
import { logLevels, type LogLevel } from "./LogLevel.js";
import { LogRecord, type LogMessage } from "./LogRecord.js";
import { compileLineFormat, type LineFormat } from "./lineFormat.js";
import type { LogSink } from "./LogSink.js";
import { stderrSink } from "./stderrSink.js";

/** Sees every record that is grave enough for the log, be the log written or not. */
export type LogObserver = (record: LogRecord) => void;

/** Where records go, from the lightest level on. @internal */
export interface LogRoot {
  weight: number;
  format: LineFormat;
  sink: LogSink | undefined;
  configured: boolean;
}

/** Nobody has configured the log yet: warnings and errors are shown bare, as Python does. @internal */
export function bareLogRoot(): LogRoot {
  return {
    weight: logLevels.WARNING,
    format: compileLineFormat("%(message)s", null),
    sink: stderrSink,
    configured: false,
  };
}

/** The log of this thread. @internal */
export const logRoot: LogRoot = bareLogRoot();

let observers: readonly LogObserver[] = [];

/**
 * Watch the log.
 *
 * @param observer - Called with every record from LOG_LEVEL on, also when LOG_ENABLED is false.
 * @returns A function that ends it; it may be called again.
 */
export function addLogObserver(observer: LogObserver): () => void {
  const entry: LogObserver = (record) => observer(record);
  observers = [...observers, entry];
  return () => {
    observers = observers.filter((other) => other !== entry);
  };
}

/** Log a record that is grave enough. @internal */
export function emitRecord(name: string, level: LogLevel, message: LogMessage, error: unknown): void {
  const { sink, format } = logRoot;
  if (sink === undefined && observers.length === 0) return;
  const record = new LogRecord(name, level, message, error);
  for (const observer of observers) observer(record);
  if (sink === undefined) return;
  const line = format(record);
  sink.write(error === undefined ? `${line}\n` : `${line}\n${toFailure(error).getTraceback().trimEnd()}\n`);
}
