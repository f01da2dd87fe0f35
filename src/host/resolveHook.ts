/** What the thread of module hooks is told of a module that is refused at times. @internal */
export interface Gate {
  readonly specifier: string;
  readonly url: string | undefined;
  /** How many want it refused at present. */
  readonly count: Int32Array;
  /** The module and the name of its function that decides, on the program's thread. */
  readonly judge: { readonly url: string; readonly name: string };
}

type NextResolve = (specifier: string, context: ResolveContext) => Promise<Resolved>;

interface ResolveContext {
  readonly parentURL?: string;
}

interface Resolved {
  readonly url: string;
  readonly format?: string;
  readonly shortCircuit?: boolean;
}

const gates: Gate[] = [];
let imports = 0;

/** Called by Node for each `module.register`. @internal */
export function initialize(gate: Gate): void {
  gates.push(gate);
}

/**
 * Called by Node for each import: one that may have to fail leads to a module that asks the judge.
 *
 * The module's address is another one each time, since Node keeps every module, those that failed included.
 *
 * @internal
 */
export async function resolve(specifier: string, context: ResolveContext, next: NextResolve): Promise<Resolved> {
  const resolved = await next(specifier, context);
  const path = resolved.url.replace(/[?#].*$/, "");
  const gate = gates.find((other) => other.specifier === specifier || other.url === path);
  if (gate === undefined || Atomics.load(gate.count, 0) === 0) return resolved;
  const { url, name } = gate.judge;
  const question = JSON.stringify([specifier, resolved.url, context.parentURL ?? null]);
  const source = `import { ${name} } from ${JSON.stringify(url)}; export default ${name}(...${question}); // ${++imports}`;
  return { url: `data:text/javascript,${encodeURIComponent(source)}`, format: "module", shortCircuit: true };
}
