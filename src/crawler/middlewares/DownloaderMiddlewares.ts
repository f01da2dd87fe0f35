import type { Deferred } from "../../core/Deferred.js";
import { CancelledError, typeError } from "../../core/errors.js";
import type { Failure } from "../../core/Failure.js";
import { isThenable } from "../../core/isThenable.js";
import { maybeDeferred } from "../../core/maybeDeferred.js";
import { className } from "../../core/showValue.js";
import { Request } from "../http/Request.js";
import { Response } from "../http/Response.js";
import type { DownloaderMiddleware } from "./DownloaderMiddleware.js";

/** What comes of a request: a response, or a request to be queued in its place. */
export type DownloadResult = Request | Response;

/** A result that is there, or will be. */
type Pending<T> = T | Deferred<T>;

type Step = readonly [middleware: DownloaderMiddleware, method: (...args: never[]) => unknown];
type MethodName = "processRequest" | "processResponse" | "processException";

/**
 * The downloader middlewares of a crawl: takes each request through them to the downloader, and the response back.
 *
 * As long as middlewares return plain values, everything happens at once and the only Deferred is the downloader's: a
 * middleware costs a call, ten of them on the way of a request and back less than a microsecond.
 *
 * @see Scrapy `scrapy.core.downloader.middleware.DownloaderMiddlewareManager`
 */
export class DownloaderMiddlewares {
  /** The middlewares, that of the engine's side first. */
  readonly middlewares: readonly DownloaderMiddleware[];
  readonly #requestSteps: readonly Step[];
  readonly #responseSteps: readonly Step[];
  readonly #exceptionSteps: readonly Step[];

  /** @param middlewares - In ascending order: the first one is nearest to the engine. */
  constructor(middlewares: readonly DownloaderMiddleware[]) {
    this.middlewares = middlewares;
    this.#requestSteps = stepsOf(middlewares, "processRequest");
    this.#responseSteps = stepsOf(middlewares, "processResponse").reverse();
    this.#exceptionSteps = stepsOf(middlewares, "processException").reverse();
  }

  /**
   * Download a request through all middlewares.
   *
   * @param request - What to download.
   * @param send - The downloader; not called when a middleware has an answer.
   * @returns A Deferred of the response, or of a request that is to be queued instead. It fails with what no middleware
   *   made good, or with a TypeError (`ERR_MIDDLEWARE_OUTPUT`) for a middleware that returns something else.
   */
  download(request: Request, send: (request: Request) => Deferred<Response>): Deferred<DownloadResult> {
    return maybeDeferred(() => this.#processRequest(request, send, 0)).addCallbacks(
      (result) => this.#processResponse(request, result, 0),
      (failure) => this.#processException(request, failure, 0),
    );
  }

  #processRequest(
    request: Request,
    send: (request: Request) => Deferred<Response>,
    from: number,
  ): Pending<DownloadResult> {
    for (let i = from; i < this.#requestSteps.length; i++) {
      const step = this.#requestSteps[i] as Step;
      const result = call(step, request);
      if (result === undefined || result === null) continue;
      if (!isThenable(result)) return checkAnswer(step, "processRequest", result);
      return adopt(result).addCallback((value) =>
        isNothing(value) ? this.#processRequest(request, send, i + 1) : checkAnswer(step, "processRequest", value),
      );
    }
    return send(request);
  }

  #processResponse(request: Request, given: unknown, from: number): Pending<DownloadResult> {
    let result = given;
    if (from === 0 && !isAnswer(result)) throw noResponse(request, result);
    for (let i = from; i < this.#responseSteps.length; i++) {
      if (result instanceof Request) return result;
      const step = this.#responseSteps[i] as Step;
      const next = call(step, request, result);
      if (isThenable(next)) {
        return adopt(next).addCallback((value) => this.#processResponse(request, checkResponse(step, value), i + 1));
      }
      result = checkResponse(step, next);
    }
    return result as DownloadResult;
  }

  #processException(request: Request, failure: Failure, from: number): Pending<DownloadResult> | Failure {
    // Whoever cancelled it does not want anything in its place.
    if (failure.value instanceof CancelledError) return failure;
    for (let i = from; i < this.#exceptionSteps.length; i++) {
      const step = this.#exceptionSteps[i] as Step;
      const result = call(step, request, failure);
      if (result === undefined || result === null) continue;
      if (!isThenable(result)) {
        return this.#processResponse(request, checkAnswer(step, "processException", result), 0);
      }
      return adopt(result).addCallback((value) =>
        isNothing(value)
          ? this.#processException(request, failure, i + 1)
          : this.#processResponse(request, checkAnswer(step, "processException", value), 0),
      );
    }
    return failure;
  }
}

function stepsOf(middlewares: readonly DownloaderMiddleware[], name: MethodName): Step[] {
  return middlewares.flatMap((middleware) => {
    const method = middleware[name];
    return method === undefined ? [] : [[middleware, method] satisfies Step];
  });
}

function call([middleware, method]: Step, ...args: unknown[]): unknown {
  return method.apply(middleware, args as never[]);
}

function adopt(result: PromiseLike<unknown>): Deferred<unknown> {
  return maybeDeferred(() => result);
}

function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isAnswer(value: unknown): value is DownloadResult {
  return value instanceof Response || value instanceof Request;
}

function checkAnswer(step: Step, method: MethodName, value: unknown): DownloadResult {
  if (isAnswer(value)) return value;
  throw badOutput(step, method, "None, Response or Request", value);
}

function checkResponse(step: Step, value: unknown): DownloadResult {
  if (isAnswer(value)) return value;
  throw badOutput(step, "processResponse", "Response or Request", value);
}

function badOutput([middleware]: Step, method: MethodName, wanted: string, value: unknown): TypeError {
  return typeError(
    "ERR_MIDDLEWARE_OUTPUT",
    `Middleware ${className(middleware)}.${method} must return ${wanted}, got ${typeName(value)}`,
  );
}

function noResponse(request: Request, value: unknown): TypeError {
  return typeError(
    "ERR_MIDDLEWARE_OUTPUT",
    `The download handler of ${String(request)} must give a Response, got ${typeName(value)}`,
  );
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return "None";
  return typeof value === "object" ? className(value) : typeof value;
}
