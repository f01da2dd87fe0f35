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
      context.transfer([outcome.body.buffer]);
      resolve(outcome);
    });
    context.signal.addEventListener("abort", () => {
      exchange.cancel();
      reject(context.signal.reason);
    });
    used.send(call.order, exchange);
  });
}
