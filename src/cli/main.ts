#!/usr/bin/env node
import { runCommand } from "./runCommand.js";

// Not process.exit(): what is still to be written would be lost, and nothing should be left running.
process.exitCode = await runCommand(process.argv.slice(2));
