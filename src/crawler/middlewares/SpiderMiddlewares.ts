import { typeError } from "../../core/errors.js";
import type { Failure } from "../../core/Failure.js";
import { isThenable } from "../../core/isThenable.js";
import { className } from "../../core/showValue.js";
import { wait } from "../../core/wait.js";
import { Request } from "../http/Request.js";
import type { Response } from "../http/Response.js";
import type { SpiderMiddleware, SpiderOutput } from "./SpiderMiddleware.js";

/**
 * The spider middlewares of a crawl: takes responses through them to the callback, and what it gives back.
 *
 * Methods that may have to wait are coroutines: `yield* middlewares.processInput(response)`.
 *
 * @see Scrapy `scrapy.core.spidermw.SpiderMiddlewareManager`
 */
export class SpiderMiddlewares {
  /** The middlewares, that of the engine's side first. */
  readonly middlewares: readonly SpiderMiddleware[];
  readonly #input: readonly SpiderMiddleware[];
  readonly #output: readonly SpiderMiddleware[];
  readonly #exception: readonly SpiderMiddleware[];
  /** Whether one of them wants to see the output as a whole. */
  readonly #wholeOutput: boolean;

  /** @param middlewares - In ascending order: the first one is nearest to the engine. */
  constructor(middlewares: readonly SpiderMiddleware[]) {
    const fromSpider = [...middlewares].reverse();
    this.middlewares = middlewares;
    this.#input = middlewares.filter(({ processSpiderInput }) => processSpiderInput !== undefined);
    this.#output = fromSpider.filter(
      ({ getProcessedRequest, getProcessedItem, processSpiderOutput }) =>
        getProcessedRequest !== undefined || getProcessedItem !== undefined || processSpiderOutput !== undefined,
    );
    this.#exception = fromSpider.filter(({ processSpiderException }) => processSpiderException !== undefined);
    this.#wholeOutput = middlewares.some(({ processSpiderOutput }) => processSpiderOutput !== undefined);
  }

  /**
   * A coroutine: show a response to the middlewares before the callback gets it.
   *
   * @param response - The response.
   * @throws What a middleware throws; a TypeError (`ERR_MIDDLEWARE_OUTPUT`) when one returns something.
   */
  *processInput(response: Response): Generator<unknown, void, unknown> {
    for (const middleware of this.#input) {
      const returned: unknown = middleware.processSpiderInput?.(response);
      const result = isThenable(returned) ? yield* wait(returned) : returned;
      if (result !== undefined && result !== null) {
        throw badOutput(middleware, "processSpiderInput", "None or throw an error", result);
      }
    }
  }

  /**
   * Let those middlewares have their way that want to see what `start()` gives as a whole.
   *
   * @param output - What `start()` gave.
   * @returns The same when there is no such middleware.
   */
  wrapStart(output: SpiderOutput): SpiderOutput {
    return [...this.middlewares].reverse().reduce((inner, middleware) => {
      if (middleware.processStart === undefined) return inner;
      const outer = middleware.processStart(inner);
      if (isStream(outer)) return outer;
      throw badOutput(middleware, "processStart", "an iterable", outer);
    }, output);
  }

  /**
   * Take something that `start()` gave through the middlewares.
   *
   * @param value - A request or an item.
   * @returns What to take instead; undefined to drop it.
   */
  processStart(value: unknown): unknown {
    return this.#processOne(value, undefined);
  }

  /**
   * Take something that a callback gave through the middlewares.
   *
   * Where {@link SpiderMiddlewares.wrapOutput} has wrapped the output, this has been done, and nothing happens here.
   *
   * @param value - A request or an item.
   * @param response - What the callback was called with.
   * @returns What to take instead; undefined to drop it.
   */
  processOutput(value: unknown, response: Response): unknown {
    return this.#wholeOutput ? value : this.#processOne(value, response);
  }

  /**
   * Let those middlewares have their way that want to see a callback's output as a whole.
   *
   * @param output - What a callback gave; a list of one where it gave a single request or item.
   * @param response - What it was called with.
   * @returns The same when there is no such middleware; it is to be read either way, each value through
   *   {@link SpiderMiddlewares.processOutput}.
   */
  wrapOutput(output: SpiderOutput, response: Response): SpiderOutput {
    if (!this.#wholeOutput) return output;
    return this.#output.reduce((inner, middleware) => wrap(middleware, inner, response), output);
  }

  /**
   * A coroutine: ask the middlewares for something in place of an error of a callback.
   *
   * @param response - What the callback was called with.
   * @param failure - The error.
   * @returns What to take as the output, through the middlewares as usual; undefined when nobody had anything.
   * @throws What a middleware throws, in place of the error.
   */
  *processException(response: Response, failure: Failure): Generator<unknown, SpiderOutput | undefined, unknown> {
    for (const middleware of this.#exception) {
      const returned: unknown = middleware.processSpiderException?.(response, failure);
      const result = isThenable(returned) ? yield* wait(returned) : returned;
      if (result === undefined || result === null) continue;
      if (isStream(result)) return result;
      throw badOutput(middleware, "processSpiderException", "None or an iterable", result);
    }
    return undefined;
  }

  #processOne(given: unknown, response: Response | undefined): unknown {
    let value: unknown = given;
    for (const middleware of this.#output) {
      if (value === undefined || value === null) return undefined;
      value = processedBy(middleware, value, response);
    }
    return value;
  }
}

function processedBy(middleware: SpiderMiddleware, value: unknown, response: Response | undefined): unknown {
  if (!(value instanceof Request)) {
    return middleware.getProcessedItem === undefined ? value : middleware.getProcessedItem(value, response);
  }
  if (middleware.getProcessedRequest === undefined) return value;
  const request: unknown = middleware.getProcessedRequest(value, response);
  if (request === undefined || request === null || request instanceof Request) return request;
  throw badOutput(middleware, "getProcessedRequest", "None or a Request", request);
}

function wrap(middleware: SpiderMiddleware, output: SpiderOutput, response: Response): SpiderOutput {
  let inner = output;
  if (middleware.processSpiderOutput !== undefined) {
    inner = middleware.processSpiderOutput(response, guardAsync(output, middleware, response));
    if (!isStream(inner)) throw badOutput(middleware, "processSpiderOutput", "an iterable", inner);
  }
  if (middleware.getProcessedRequest === undefined && middleware.getProcessedItem === undefined) return inner;
  return Symbol.asyncIterator in inner ? eachAsync(middleware, inner, response) : each(middleware, inner, response);
}

function* each(middleware: SpiderMiddleware, output: Iterable<unknown>, response: Response): Generator<unknown> {
  for (const value of output) {
    const processed = processedBy(middleware, value, response);
    if (processed !== undefined && processed !== null) yield processed;
  }
}

async function* eachAsync(
  middleware: SpiderMiddleware,
  output: AsyncIterable<unknown>,
  response: Response,
): AsyncGenerator<unknown> {
  for await (const value of output) {
    const processed = processedBy(middleware, value, response);
    if (processed !== undefined && processed !== null) yield processed;
  }
}

/** An async output that says what is wrong when it is read by a plain `for … of`. */
function guardAsync(output: SpiderOutput, middleware: SpiderMiddleware, response: Response): SpiderOutput {
  if (!(Symbol.asyncIterator in output)) return output;
  return {
    [Symbol.asyncIterator]: () => output[Symbol.asyncIterator](),
    [Symbol.iterator]: () => {
      throw typeError(
        "ERR_ASYNC_OUTPUT",
        `Cannot read the output for ${String(response)} in ${className(middleware)}.processSpiderOutput: it is async; ` +
          "make the method an async generator with for await, or write getProcessedRequest or getProcessedItem instead",
      );
    },
  };
}

function isStream(value: unknown): value is SpiderOutput {
  return typeof value === "object" && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
}

function badOutput(middleware: SpiderMiddleware, method: string, wanted: string, value: unknown): TypeError {
  const got = typeof value === "object" && value !== null ? className(value) : typeof value;
  return typeError(
    "ERR_MIDDLEWARE_OUTPUT",
    `Middleware ${className(middleware)}.${method} must return ${wanted}, got ${got}`,
  );
}
