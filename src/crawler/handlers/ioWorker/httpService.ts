import { onAbort } from "../../../core/onAbort.js";
import type { IoContext } from "../../../reactors/select/IoService.js";
import { NodeHttpClient } from "../NodeHttpClient.js";
import { CollectedExchange } from "./CollectedExchange.js";
import type { HttpCall, HttpOutcome, HttpWorkerData } from "./httpMessages.js";

let client: NodeHttpClient | undefined;

/**
 * Make a request in the I/O worker. Failing to get a response is an outcome as well.
 *
 * @internal
 */
export function request(call: HttpCall, context: IoContext): Promise<HttpOutcome> {
  client ??= new NodeHttpClient(context.workerData as HttpWorkerData);
  const used = client;
  return new Promise((resolve, reject) => {
    const exchange = new CollectedExchange(call.maxSize, (outcome) => {
      forget();
      context.transfer([outcome.body.buffer]);
      resolve(outcome);
    });
    const forget = onAbort(context.signal, () => {
      exchange.cancel();
      reject(context.signal.reason);
    });
    used.send(call.order, exchange);
  });
}
