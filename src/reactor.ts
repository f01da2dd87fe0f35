/**
 * Importing this installs the platform's default reactor, unless one is installed.
 *
 * It is `twisted.internet.reactor`. `getReactor()` does the same where it is called: prefer it, and an
 * `installReactor()` that says which.
 *
 * @module
 */
import type { Reactor } from "./reactors/Reactor.js";
import { installDefaultByImport } from "./reactors/installByImport.js";

/** The installed reactor. */
const reactor: Reactor = installDefaultByImport();

export default reactor;
