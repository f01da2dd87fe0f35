/**
 * Importing this installs the asyncio reactor, before whatever is imported after it can install another one.
 *
 * Imports are evaluated before the statements of a module, so `installReactor()` in its body comes too late for that. Make
 * this the first import of the program, or run it with `node --import deferred-interop/install/asyncio main.mjs`.
 *
 * @module
 */
import { installAsyncioByImport } from "../reactors/installByImport.js";

installAsyncioByImport();
