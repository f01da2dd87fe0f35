import type { RefusedModule } from "./HostModules.js";
import { refusalOf } from "./refusalOf.js";
import { refuseByThread } from "./refuseByThread.js";

interface ResolveContext {
  readonly parentURL?: string;
}

interface Resolved {
  readonly url: string;
}

type Resolve = (specifier: string, context: ResolveContext) => Resolved;

/** Node 22.15 and later. */
interface ModuleWithHooks {
  registerHooks?: (hooks: { resolve(specifier: string, context: ResolveContext, next: Resolve): Resolved }) => {
    deregister(): void;
  };
}

/** What {@link HostModules.refuseModule} does on Node. @internal */
export function refuseModule(refused: RefusedModule): () => void {
  // Deno makes a TypeError of what a hook throws, and its require() breaks on hooks; there the module refuses by itself.
  if (!isNode()) return () => undefined;
  const { registerHooks } = process.getBuiltinModule("node:module") as ModuleWithHooks;
  if (registerHooks === undefined) return refuseByThread(refused);
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      const refusal = refusalOf(refused, specifier, resolved.url, context.parentURL);
      if (refusal !== undefined) throw refusal;
      return resolved;
    },
  });
  return () => {
    hooks.deregister();
  };
}

/** Bun and Deno say that they are Node, too. */
function isNode(): boolean {
  const { bun, deno } = process.versions;
  return bun === undefined && deno === undefined;
}
