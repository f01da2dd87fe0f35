import { host } from "#host";
import { AsyncioSelectorReactor } from "./AsyncioSelectorReactor.js";
import type { ReactorClass } from "./Reactor.js";
import { EPollReactor } from "./select/EPollReactor.js";
import { SelectReactor } from "./select/SelectReactor.js";

/**
 * The class of the reactor that a platform gets when nobody says which: Twisted's choice where a thread may block.
 *
 * @param platform - As the runtime names it; `"browser"` for one that must not block.
 * @internal
 */
export function defaultReactorClass(platform: string = host.platform): ReactorClass {
  if (platform === "browser") return AsyncioSelectorReactor;
  return platform === "linux" ? EPollReactor : SelectReactor;
}
