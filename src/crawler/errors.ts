import { DeferredInteropError } from "../core/errors.js";
import { showValue } from "../core/showValue.js";

/*
 * DeferredInteropError
 * ├── NotConfigured           a component says that it stays disabled
 * ├── NotSupported            a feature is asked for that does not exist here
 * ├── IgnoreRequest           a middleware or a signal handler drops a request
 * ├── DropItem                a pipeline drops an item
 * ├── CloseSpider             a callback, a pipeline or a handler ends the crawl
 * ├── DontCloseSpider         a handler of spiderIdle keeps the spider open
 * ├── SettingsError
 * │   ├── SettingTypeError    a setting cannot be read as the type that is wanted
 * │   ├── SettingValueError   a setting has the right type and a value that nobody knows
 * │   └── FrozenSettingsError the settings are in use and may no longer change
 * └── OutputFileError         a file that the crawl is to write cannot be written
 */

/**
 * Thrown by a component's constructor to say that it stays disabled: the crawl goes on without it.
 *
 * With a text, the text is logged as a warning ("Disabled {component}: {text}"); without one, nothing is.
 *
 * @see Scrapy `scrapy.exceptions.NotConfigured`
 */
export class NotConfigured extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/NotConfigured";
  readonly code = "ERR_NOT_CONFIGURED";
}

/**
 * A feature was asked for that does not exist here, such as a URL scheme without a download handler.
 *
 * @see Scrapy `scrapy.exceptions.NotSupported`
 */
export class NotSupported extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/NotSupported";
  readonly code = "ERR_NOT_SUPPORTED";
}

/**
 * Thrown by a downloader middleware, or by a handler of `signals.requestScheduled`, to drop a request.
 *
 * @see Scrapy `scrapy.exceptions.IgnoreRequest`
 */
export class IgnoreRequest extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/IgnoreRequest";
  readonly code: string = "ERR_IGNORE_REQUEST";
}

/**
 * Thrown by an item pipeline to drop the item at hand.
 *
 * @see Scrapy `scrapy.exceptions.DropItem`
 */
export class DropItem extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/DropItem";
  readonly code: string = "ERR_DROP_ITEM";
  /** The level at which the drop is logged; undefined means the setting DEFAULT_DROPITEM_LOG_LEVEL. */
  readonly logLevel: string | undefined;

  /**
   * @param message - Why the item is dropped.
   * @param options - `logLevel` names the level of the log line.
   */
  constructor(message?: string, options: { logLevel?: string } = {}) {
    super(message);
    this.logLevel = options.logLevel;
  }
}

/**
 * Thrown by a spider's callback, by its `start()` or by a handler of `signals.spiderIdle` to end the crawl in good order.
 *
 * @see Scrapy `scrapy.exceptions.CloseSpider`
 */
export class CloseSpider extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/CloseSpider";
  readonly code = "ERR_CLOSE_SPIDER";
  /** What the log and the stat `finish_reason` will say. */
  readonly reason: string;

  /** @param reason - What the log and the stat `finish_reason` are to say. */
  constructor(reason = "cancelled") {
    super(`The spider is to be closed: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Thrown by a handler of `signals.spiderIdle` to keep the spider open although nothing is left to do.
 *
 * @see Scrapy `scrapy.exceptions.DontCloseSpider`
 */
export class DontCloseSpider extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/DontCloseSpider";
  readonly code = "ERR_DONT_CLOSE_SPIDER";
}

/** What is wrong with a setting; the classes below say it. */
export abstract class SettingsError extends DeferredInteropError {}

/**
 * A setting was read as a boolean, a number, a list or a dict, and its value is none.
 */
export class SettingTypeError extends SettingsError {
  /** @internal */ static override readonly brand: string = "deferred-interop/SettingTypeError";
  readonly code = "ERR_SETTING_TYPE";
  /** The setting's name. */
  readonly setting: string;
  /** The value it has. */
  readonly value: unknown;

  /**
   * @param setting - The setting's name.
   * @param value - The value it has.
   * @param wanted - What it is read as, with its article: "a boolean".
   * @param cure - Which values would do.
   * @param source - Who gave it that value, where that is known.
   * @internal
   */
  constructor(setting: string, value: unknown, wanted: string, cure: string, source?: string) {
    const given = source === undefined ? "" : `, from ${source}`;
    super(`Cannot read the setting ${setting} as ${wanted}: its value is ${showValue(value)}${given}. ${cure}`);
    this.setting = setting;
    this.value = value;
  }
}

/**
 * A setting has a value of the right type that means nothing: an unknown log level, feed format or option.
 */
export class SettingValueError extends SettingsError {
  /** @internal */ static override readonly brand: string = "deferred-interop/SettingValueError";
  readonly code = "ERR_SETTING_VALUE";
  /** The setting's name. */
  readonly setting: string;
  /** The part of its value that is wrong. */
  readonly value: unknown;

  /**
   * @param setting - The setting's name.
   * @param value - The part of its value that is wrong.
   * @param problem - What is wrong with it.
   * @param cure - Which values would do.
   * @internal
   */
  constructor(setting: string, value: unknown, problem: string, cure: string) {
    super(`Cannot use the setting ${setting}: ${problem}. ${cure}`);
    this.setting = setting;
    this.value = value;
  }
}

/**
 * Settings were changed after the crawl had begun to rely on them.
 *
 * @see Scrapy raises `TypeError` with this text
 */
export class FrozenSettingsError extends SettingsError {
  /** @internal */ static override readonly brand: string = "deferred-interop/FrozenSettingsError";
  readonly code = "ERR_SETTINGS_FROZEN";

  constructor() {
    super("Trying to modify an immutable Settings object");
  }
}

/** Why files cannot be written, and what to do about it, by the host's error code. */
const outputCures: Readonly<Record<string, readonly [problem: string, cure: string]>> = {
  EACCES: ["permission denied", "Choose a place you may write to, or change the permissions of the folder"],
  EPERM: ["operation not permitted", "Choose a place you may write to, or change the permissions of the folder"],
  EROFS: ["the file system is read-only", "Choose a place on a file system that can be written"],
  ENOENT: ["no such file or folder", "Create the folder first, or correct the path"],
  EISDIR: ["it is a folder", "Add a file name to the path"],
  ENOTDIR: ["a part of the path is a file, not a folder", "Correct the path, or move that file away"],
  EEXIST: ["a part of the path is a file, not a folder", "Correct the path, or move that file away"],
  ENOSPC: ["no space left on the device", "Free some space, or choose another place"],
  EDQUOT: ["the disk quota is used up", "Free some space, or choose another place"],
  EMFILE: ["too many files are open", "Raise the limit on open files (ulimit -n)"],
  ENAMETOOLONG: ["the name is too long", "Choose a shorter name"],
};

/**
 * A file that the crawl is to write (a feed, a log) cannot be opened or written.
 *
 * The message has the path, the reason and the cure; `cause` is the host's error.
 */
export class OutputFileError extends DeferredInteropError {
  /** @internal */ static override readonly brand: string = "deferred-interop/OutputFileError";
  readonly code = "ERR_OUTPUT_FILE";
  /** The file. */
  readonly path: string;
  /** The host's code, such as `"EACCES"`. */
  readonly reason: string;

  /**
   * @param path - The file.
   * @param cause - What the host said.
   * @internal
   */
  constructor(path: string, cause: unknown) {
    const reason = codeOf(cause);
    const [problem, cure] = outputCures[reason] ?? [cause instanceof Error ? cause.message : String(cause), ""];
    super(`Cannot write the file ${JSON.stringify(path)}: ${problem} (${reason})${cure && `. ${cure}`}`, { cause });
    this.path = path;
    this.reason = reason;
  }
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : "unknown";
}
