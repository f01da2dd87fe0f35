import { dirname, join } from "node:path";
import ts from "typescript";

/** What one subpath of the package exports. */
export interface ExportedNames {
  values: string[];
  types: string[];
}

/** The names of each module, sorted, as the compiler sees them; a class counts as a value. */
export function readExportedNames(
  root: string,
  entries: Readonly<Record<string, string>>,
): Record<string, ExportedNames> {
  const program = ts.createProgram(
    Object.values(entries).map((path) => join(root, path)),
    readCompilerOptions(root),
  );
  const checker = program.getTypeChecker();
  return Object.fromEntries(
    Object.entries(entries).map(([subpath, path]) => {
      const file = program.getSourceFile(join(root, path));
      const module = file && checker.getSymbolAtLocation(file);
      return [subpath, sort(module ? checker.getExportsOfModule(module) : [], checker)];
    }),
  );
}

function readCompilerOptions(root: string): ts.CompilerOptions {
  const path = join(root, "tsconfig.json");
  const { config } = ts.readConfigFile(path, (name) => ts.sys.readFile(name)) as { config: unknown };
  return ts.parseJsonConfigFileContent(config, ts.sys, dirname(path)).options;
}

function sort(symbols: readonly ts.Symbol[], checker: ts.TypeChecker): ExportedNames {
  const names: ExportedNames = { values: [], types: [] };
  for (const symbol of symbols) {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const isValue = ((isAlias ? checker.getAliasedSymbol(symbol) : symbol).flags & ts.SymbolFlags.Value) !== 0;
    const isTypeOnly = symbol.declarations?.some(ts.isTypeOnlyExportDeclaration) ?? false;
    (isValue && !isTypeOnly ? names.values : names.types).push(symbol.name);
  }
  names.values.sort();
  names.types.sort();
  return names;
}
