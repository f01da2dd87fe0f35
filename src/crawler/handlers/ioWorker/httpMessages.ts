import type { DescribedError } from "../../../threads/protocol.js";
import type { HttpClientOptions, HttpOrder } from "../HttpClient.js";

/** What the I/O worker of HTTP is started with. @internal */
export type HttpWorkerData = HttpClientOptions;

/** A request for the I/O worker. @internal */
export interface HttpCall {
  readonly order: HttpOrder;
  readonly maxSize: number;
}

/** What came of it: as much as there was, up to an error if there was one. @internal */
export interface HttpOutcome {
  readonly head:
    | {
        readonly status: number;
        /** Names and values by turns. */
        readonly headers: readonly string[];
        readonly protocol: string;
        readonly ipAddress: string | undefined;
      }
    | undefined;
  readonly body: Uint8Array;
  /** Undefined when the response is complete, or was given up because it is too large. */
  readonly error: DescribedError | undefined;
}
