import { typeError } from "../../core/errors.js";
import { showValue } from "../../core/showValue.js";

/** What headers can be made of: an object of values or lists of values, pairs, or other Headers. */
export type HeadersInit =
  Readonly<Record<string, string | readonly string[] | undefined>> | Iterable<readonly [name: string, value: string]>;

/**
 * The headers of a request or a response: names with one or more values, in order.
 *
 * Names are found in any case and keep the case they were given in. Unlike the platform's `Headers`, a name with
 * several values keeps them apart, and no name is forbidden.
 *
 * @example
 * ```ts
 * import { Headers } from "deferred-interop/crawler";
 *
 * const headers = new Headers({ Accept: "text/html", "X-Tag": ["a", "b"] });
 * headers.get("accept"); // "text/html"
 * headers.getAll("x-tag"); // ["a", "b"]
 * ```
 *
 * @see Scrapy `scrapy.http.headers.Headers`, which also gives the last value for `get`
 */
export class Headers implements Iterable<[name: string, value: string]> {
  /** Names and values by turns. */
  #list: string[] = [];

  /**
   * @param init - The headers; undefined values are left out.
   * @throws TypeError (`ERR_INVALID_HEADER`) for a name that is not a token, or a value that is not a string of
   * printable Latin-1: a line break in a value would start a header of its own.
   */
  constructor(init?: HeadersInit) {
    if (init === undefined) return;
    if (typeof init !== "object")
      throw headerError(`make headers of ${showValue(init)}`, "an object, pairs or Headers");
    if (init instanceof Headers) this.#list = [...init.#list];
    else if (Symbol.iterator in init) for (const [name, value] of init) this.append(name, value);
    else for (const [name, value] of Object.entries(init)) this.#appendValues(name, value);
  }

  /**
   * Headers as they came from a server: names and values by turns, as `rawHeaders` of node:http has them.
   *
   * They are not checked; what reads HTTP has done so.
   *
   * @param rawHeaders - The list, which is taken over and must not be changed afterwards.
   */
  static fromRaw(rawHeaders: string[]): Headers {
    const headers = new Headers();
    headers.#list = rawHeaders;
    return headers;
  }

  /** The number of values in all. */
  get size(): number {
    return this.#list.length / 2;
  }

  /** The last value of a name, or undefined. */
  get(name: string): string | undefined {
    const list = this.#list;
    const wanted = name.toLowerCase();
    for (let i = list.length - 2; i >= 0; i -= 2) if (isNamed(list[i], wanted)) return list[i + 1];
    return undefined;
  }

  /** All values of a name, in order; empty when there are none. */
  getAll(name: string): string[] {
    const wanted = name.toLowerCase();
    return this.#list.filter((_, i, list) => i % 2 === 1 && isNamed(list[i - 1], wanted));
  }

  /** Whether there is a value of that name. */
  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Put a value, or several, in place of all values of that name. */
  set(name: string, value: string | readonly string[]): void {
    const values = typeof value === "string" ? [value] : value;
    for (const each of values) checkHeader(name, each);
    this.delete(name);
    this.#appendValues(name, values);
  }

  /** Add a value to those of that name. */
  append(name: string, value: string): void {
    checkHeader(name, value);
    const trimmed = value.replace(/^[ \t]+|[ \t]+$/g, "");
    // A push onto an empty array reserves 17 places: too much for the one header of each of 50,000 queued requests.
    if (this.#list.length === 0) this.#list = [name, trimmed];
    else this.#list.push(name, trimmed);
  }

  /**
   * Remove all values of a name.
   *
   * @returns Whether there were any.
   */
  delete(name: string): boolean {
    const wanted = name.toLowerCase();
    const kept = this.#list.filter((_, i, list) => !isNamed(list[i - (i % 2)], wanted));
    const removed = kept.length < this.#list.length;
    this.#list = kept;
    return removed;
  }

  /** All pairs of a name and a value, in order. */
  *entries(): Generator<[name: string, value: string], void, undefined> {
    const list = this.#list;
    for (let i = 0; i + 1 < list.length; i += 2) yield [list[i] ?? "", list[i + 1] ?? ""];
  }

  /** The same as {@link entries}. */
  [Symbol.iterator](): Generator<[name: string, value: string], void, undefined> {
    return this.entries();
  }

  #appendValues(name: string, value: string | readonly string[] | undefined): void {
    if (value === undefined) return;
    if (Array.isArray(value)) for (const each of value as readonly string[]) this.append(name, each);
    else this.append(name, value as string);
  }
}

/** Whether a name is the one wanted, which is in lower case. */
function isNamed(name: string | undefined, wanted: string): boolean {
  return name?.length === wanted.length && (name === wanted || name.toLowerCase() === wanted);
}

function checkHeader(name: string, value: unknown): void {
  if (typeof name !== "string" || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
    throw headerError(`name a header ${showValue(name)}`, "a name made of letters, digits and !#$%&'*+-.^_`|~");
  }
  if (typeof value !== "string") {
    throw headerError(`give the header "${name}" the value ${showValue(value)}`, "a string");
  }
  const bad = /[^\t\x20-\x7e\x80-\xff]/.exec(value);
  if (bad !== null) {
    const wanted = "printable Latin-1 characters without line breaks; escape others, as with encodeURIComponent()";
    throw headerError(`give the header "${name}" the value ${showValue(value)}`, wanted);
  }
}

function headerError(attempt: string, wanted: string): TypeError {
  return typeError("ERR_INVALID_HEADER", `Cannot ${attempt}: wanted ${wanted}`);
}
