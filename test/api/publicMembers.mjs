import { fileURLToPath } from "node:url";
import ts from "typescript";

const TYPES = fileURLToPath(new URL("../../dist/index.d.ts", import.meta.url));

/**
 * What the published declarations say of each exported class: the names of its own and its static members, symbols as
 * `Symbol.iterator`. Internal members are not in the declarations.
 */
export function publicMembers() {
  const program = ts.createProgram([TYPES], { target: ts.ScriptTarget.ESNext, skipLibCheck: true });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(TYPES));
  const classes = checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => symbol.flags & ts.SymbolFlags.Class);
  return Object.fromEntries(
    classes.map((symbol) => [
      symbol.name,
      {
        own: namesOf(checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))),
        statics: namesOf(checker.getPropertiesOfType(checker.getTypeOfSymbol(symbol))),
      },
    ]),
  );
}

function namesOf(properties) {
  return properties
    .filter((property) => property.name !== "prototype" && !isHidden(property))
    .map(({ name }) => name.replace(/^__@(\w+)@\d+$/, "Symbol.$1"));
}

function isHidden({ declarations = [] }) {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return declarations.some((declaration) => ts.getCombinedModifierFlags(declaration) & hidden);
}
