import { isAsyncioAvailable, isAsyncioReactorInstalled, RuntimeError } from "deferred-interop";

/** An extension that cannot do without the asyncio reactor. */
export class AsyncioExtension {
  constructor() {
    if (!isAsyncioReactorInstalled()) throw new RuntimeError("The asyncio reactor is not installed");
    if (!isAsyncioAvailable()) throw new RuntimeError("asyncio is not available");
  }
}
