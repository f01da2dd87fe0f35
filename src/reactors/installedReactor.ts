import { slots } from "../core/slots.js";
import type { Reactor } from "./Reactor.js";

/** The installed reactor and the memory of who installed it (docs/decisions/0006). @internal */
export interface Installation {
  readonly reactor: Reactor;
  /** Whether it is the asyncio one, or of a subclass; kept, because the class may be another copy's of the package. */
  readonly isAsyncio: boolean;
  /** Such as `installed by installReactor() at /app/main.js:3:1`; finding it out may take a while. */
  readonly by: string;
  /** What to do about it, where that is more than to install another one before. */
  readonly cure?: string | undefined;
}

/** The installation of this thread, if there is one. @internal */
export function installedReactor(): Installation | undefined {
  return slots().installedReactor as Installation | undefined;
}
