import type { HostModules } from "./HostModules.js";
import { refuseModule } from "./refuseModule.js";
import { traceImport } from "./traceImport.js";

/** Node's modules. @internal */
export const nodeModules: HostModules = { requireModule, importModule, refuseModule, traceImport };

function requireModule(specifier: string): unknown {
  const require = requireOfProgram();
  return require(toPath(specifier)) as unknown;
}

async function importModule(specifier: string): Promise<unknown> {
  const require = requireOfProgram();
  // Found as `require` finds it, so that both ways of loading mean the same file.
  const found = require.resolve(toPath(specifier));
  const { isBuiltin } = process.getBuiltinModule("node:module");
  const { pathToFileURL } = process.getBuiltinModule("node:url");
  const module: unknown = await import(/* @vite-ignore */ isBuiltin(found) ? found : pathToFileURL(found).href);
  // Of a CommonJS module an import has only those names that can be seen in its text.
  return found in require.cache ? require(found) : module;
}

/** Relative specifiers are the program's: they count from the working directory, as in Python's import path. */
function requireOfProgram(): NodeJS.Require {
  const { join } = process.getBuiltinModule("node:path");
  return process.getBuiltinModule("node:module").createRequire(join(process.cwd(), "package.json"));
}

function toPath(specifier: string): string {
  return specifier.startsWith("file:") ? process.getBuiltinModule("node:url").fileURLToPath(specifier) : specifier;
}
