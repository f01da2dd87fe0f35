import { showValue } from "../../core/showValue.js";
import { LoadError } from "../../reactors/errors.js";
import { loadObject } from "../../reactors/loadObject.js";
import { builtInComponents, scrapyNames, type ComponentClass } from "./builtInComponents.js";

const OWN = "deferred-interop/crawler#";

/**
 * Find the class that a setting names.
 *
 * `deferred-interop/crawler#Name` is a component of this package, and so is Scrapy's dotted path of it
 * (`scrapy.extensions.logstats.LogStats`); anything else is loaded: `"./pipelines.mjs#PricePipeline"`.
 *
 * @param pathOrClass - A path, or already a class.
 * @param role - What it is to be, for the error, such as `"item pipeline"`.
 * @throws {@link LoadError} when it leads to no class.
 * @internal
 */
export function resolveComponent(pathOrClass: unknown, role: string): ComponentClass {
  if (typeof pathOrClass === "function") return pathOrClass as unknown as ComponentClass;
  const path = typeof pathOrClass === "string" ? pathOrClass : "";
  const name = builtInName(path);
  const found = name === undefined ? load(pathOrClass as string, role) : builtInComponents[name];
  if (typeof found === "function") return found as unknown as ComponentClass;
  if (name === undefined) {
    throw new LoadError("ERR_LOAD_TYPE", `Cannot load ${role} "${path}": it is ${showValue(found)}, expected a class`);
  }
  const known = Object.keys(builtInComponents).join(", ");
  throw new LoadError(
    "ERR_LOAD_EXPORT",
    `Cannot load ${role} "${path}": there is no such component, there are ${known}`,
  );
}

/** Where a relative path counts from, is what is mistaken most often. */
function load(path: string, role: string): unknown {
  try {
    return loadObject(path, role);
  } catch (error) {
    const isMissing = error instanceof LoadError && error.message.includes("there is no module");
    if (!isMissing || !path.startsWith(".")) throw error;
    const place = `; relative paths count from the working directory, ${process.cwd()}`;
    throw new LoadError(error.code, error.message + place, { cause: error.cause });
  }
}

function builtInName(path: string): string | undefined {
  if (path.startsWith(OWN)) return path.slice(OWN.length);
  if (!path.startsWith("scrapy.")) return undefined;
  const name = path.slice(path.lastIndexOf(".") + 1);
  return scrapyNames[name] ?? name;
}
