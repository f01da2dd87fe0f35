import { posix } from "node:path";
import ts from "typescript";

/** Test files with this ending run each in a process of their own, with `dist/` built; all others share threads. */
export const PROCESS_SUFFIX = ".process.test.ts";

const PROCESSES = /^(?:node:)?(?:child_process|cluster|worker_threads|dgram|https?|http2|net|tls)$/;
const REACTORS = /(?:^|\/)src\/(?:reactors\/(?:getReactor|installReactor|react)|reactor|install\/asyncio)\.ts$/;
/** As an address or the beginning of a path; `"./dist/…"` is how package.json names it. */
const BUILT = /["'](?:\.\.\/)*dist["'/]/;
const MOCKS = /\bvi\.(?:do)?[mM]ock\(/;

/**
 * What unit tests do that only process tests may, themselves or through the helpers below `test/` that they import:
 * start processes, threads or servers, install a reactor, replace modules, or need `dist/`.
 *
 * @param files - The texts of what is below `test/`, by path: `"core/race.test.ts"`.
 */
export function unitTestFaults(files: Readonly<Record<string, string>>): string[] {
  const faults: string[] = [];
  const own = new Map(Object.entries(files).map(([path, text]) => [path, inspect(path, text)]));
  for (const path of [...own.keys()].filter((name) => name.endsWith(".test.ts") && !name.endsWith(PROCESS_SUFFIX))) {
    const ways = new Map([[path, `test/${path}`]]);
    for (const [file, way] of ways) {
      const { needs, imports } = own.get(file) ?? { needs: [], imports: [] };
      faults.push(...needs.map((need) => `${way} ${need}: name the test *${PROCESS_SUFFIX}`));
      for (const next of imports) if (!ways.has(next)) ways.set(next, `${way} → test/${next}`);
    }
  }
  return faults;
}

function inspect(path: string, text: string): { needs: string[]; imports: string[] } {
  const names = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const targets = names
    .filter((name) => name.startsWith("."))
    .map((name) => posix.join("test", posix.dirname(path), name).replace(/\.js$/, ".ts"));
  const needs = [...names.filter((name) => PROCESSES.test(name)), ...targets.filter((name) => REACTORS.test(name))];
  return {
    needs: [
      ...needs.map((name) => `imports ${name}`),
      ...(BUILT.test(text) ? ["needs dist/"] : []),
      ...(MOCKS.test(text) ? ["replaces modules"] : []),
    ],
    imports: targets.filter((name) => name.startsWith("test/")).map((name) => name.slice("test/".length)),
  };
}
