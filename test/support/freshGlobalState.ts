import { setDebugging } from "../../src/core/debugging.js";
import { setUnhandledErrorHandler } from "../../src/core/unhandledErrors.js";

// Unit test files share threads. Vitest runs this before it loads each of them, so that it finds the package's global state
// (docs/ARCHITECTURE.md §6) as a program does that has just started.
setDebugging(false);
for (const record of ["state", "hooks"]) {
  delete (globalThis as Record<symbol, unknown>)[Symbol.for(`deferred-interop/${record}`)];
}

// A failure that a test leaves behind is reported when it is collected: by then in the middle of another file.
setUnhandledErrorHandler(() => undefined);
