import type { HostSignals } from "./HostSignals.js";

/** The answer of a runtime without signals. @internal */
export const noSignals: HostSignals = { hold: () => undefined };
