import type { ModuleName, RefusedModule } from "./HostModules.js";
import { refusalOf } from "./refusalOf.js";
import type { Gate } from "./resolveHook.js";

type ResolveFilename = (
  this: unknown,
  request: string,
  parent: { readonly filename?: string | null } | undefined,
  ...rest: unknown[]
) => string;

/** CommonJS's resolver: undocumented, used by everything that patches `require`, and the only way on Node 20. */
type ModuleWithResolver = { _resolveFilename: ResolveFilename };

const active: RefusedModule[] = [];
const counts = new Map<string, Int32Array>();

/**
 * The same as `registerHooks` for Node 20: hooks for imports live in a thread of their own, `require` has another resolver.
 *
 * The thread reads from shared memory whether there is anything to refuse. It costs 40 ms, once, and stays.
 *
 * @internal
 */
export function refuseByThread(refused: RefusedModule): () => void {
  const count = countFor(refused);
  Atomics.add(count, 0, 1);
  if (active.push(refused) === 1) watchRequire();
  let isLifted = false;
  return () => {
    if (isLifted) return;
    isLifted = true;
    Atomics.sub(count, 0, 1);
    active.splice(active.indexOf(refused), 1);
    if (active.length === 0) unwatchRequire();
  };
}

/**
 * What the module evaluates that an import is led to while its own may have to fail.
 *
 * @returns The default export of the module that was meant.
 * @throws The refusal; here, on the program's thread, since an error that the thread of hooks throws loses its class.
 * @internal
 */
export function judgeImport(specifier: string, url: string, importer: string | null): unknown {
  refuse(specifier, url, importer ?? undefined);
  const { createRequire } = process.getBuiltinModule("node:module");
  const { fileURLToPath } = process.getBuiltinModule("node:url");
  return (createRequire(import.meta.url)(fileURLToPath(url)) as { default: unknown }).default;
}

function refuse(specifier: string, url: string, importer: string | undefined): void {
  for (const refused of active) {
    const refusal = refusalOf(refused, specifier, url, importer);
    if (refusal !== undefined) throw refusal;
  }
}

/** The number of those who want a module refused, shared with the thread, which is told of each module once. */
function countFor({ specifier, url }: ModuleName): Int32Array {
  const key = `${specifier} ${url}`;
  const known = counts.get(key);
  if (known !== undefined) return known;
  const count = new Int32Array(new SharedArrayBuffer(4));
  counts.set(key, count);
  const judge = { url: import.meta.url, name: judgeImport.name };
  try {
    process.getBuiltinModule("node:module").register(new URL("./resolveHook.js", import.meta.url), {
      data: { specifier, url, count, judge } satisfies Gate,
    });
  } catch {
    // In a bundle there is no such file; but then the refused module is in it, too, and refuses when it is evaluated.
  }
  return count;
}

let original: ResolveFilename | undefined;

function watchRequire(): void {
  const module = process.getBuiltinModule("node:module") as unknown as ModuleWithResolver;
  const inner = (original ??= module._resolveFilename);
  if (module._resolveFilename === inner) module._resolveFilename = resolveFilename;
}

function unwatchRequire(): void {
  const module = process.getBuiltinModule("node:module") as unknown as ModuleWithResolver;
  // Somebody else may have put a resolver of theirs around this one, which then stays and lets everything pass.
  if (module._resolveFilename !== resolveFilename || original === undefined) return;
  module._resolveFilename = original;
  original = undefined;
}

const resolveFilename: ResolveFilename = function (request, parent, ...rest) {
  const path = (original as ResolveFilename).call(this, request, parent, ...rest);
  const { isBuiltin } = process.getBuiltinModule("node:module");
  if (active.length === 0 || isBuiltin(path)) return path;
  const { pathToFileURL } = process.getBuiltinModule("node:url");
  const importer = typeof parent?.filename === "string" ? pathToFileURL(parent.filename).href : undefined;
  refuse(request, pathToFileURL(path).href, importer);
  return path;
};
