import type { IoWorker } from "../../../reactors/select/IoWorker.js";
import type { SelectReactor } from "../../../reactors/select/SelectReactor.js";
import { restoreError } from "../../../threads/restoreError.js";
import { Headers } from "../../http/Headers.js";
import type { HttpClient, HttpClientOptions, HttpEvents, HttpOrder } from "../HttpClient.js";
import type { HttpCall, HttpOutcome, HttpWorkerData } from "./httpMessages.js";

/** What is needed of a reactor that blocks its thread. @internal */
export type ReactorWithWorkers = Pick<SelectReactor, "runInIoWorker">;

/**
 * HTTP/1.1 for a thread that is blocked: the requests are made in an I/O worker, and their responses told at once when
 * they are there. A worker that has ended is replaced with the next request.
 *
 * @internal
 */
export class WorkerHttpClient implements HttpClient {
  readonly #reactor: ReactorWithWorkers;
  readonly #options: HttpClientOptions;
  #io: IoWorker | undefined;

  constructor(reactor: ReactorWithWorkers, options: HttpClientOptions) {
    this.#reactor = reactor;
    this.#options = options;
  }

  send(order: HttpOrder, events: HttpEvents): void {
    const io = this.#worker();
    // The bytes alone: they may be a small part of a large buffer, all of which would be copied.
    const value: HttpCall = { order: { ...order, body: new Uint8Array(order.body) }, maxSize: events.maxSize };
    const call = io.call<HttpOutcome>("request", value);
    events.abort = () => call.cancel();
    call.addCallbacks(
      (outcome) => tell(outcome, events),
      (failure) => events.fail(failure.value),
    );
  }

  close(): void {
    this.#io?.close();
  }

  #worker(): IoWorker {
    if (this.#io?.closed === false) return this.#io;
    const workerData: HttpWorkerData = this.#options;
    return (this.#io = this.#reactor.runInIoWorker(new URL("./httpService.js", import.meta.url), { workerData }));
  }
}

function tell({ head, body, error }: HttpOutcome, events: HttpEvents): void {
  if (head !== undefined) events.begin({ ...head, headers: Headers.fromRaw([...head.headers]) });
  if (body.length > 0) events.receive(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  if (error === undefined) events.end();
  else events.fail(restoreError(error, "an HTTP request"));
}
