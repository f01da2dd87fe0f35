type Version = readonly [major: number, minor: number, patch: number];

/**
 * Whether a version is in a range of npm's, as far as the ranges of this package and its optional ones go: `^1.2.3`, `>=1.2`, `<2`, a
 * version by itself, several with spaces for "and", with `||` for "or". What it does not understand is in.
 *
 * @internal
 */
export function satisfies(version: string, range: string): boolean {
  const parsed = parse(version);
  if (parsed === undefined) return true;
  const anyOf = range.replace(/([\^<>=])\s+/g, "$1").split("||");
  return anyOf.some((all) =>
    all
      .trim()
      .split(/\s+/)
      .every((one) => meets(parsed, one)),
  );
}

function meets(version: Version, condition: string): boolean {
  const [, operator = "", text = ""] = /^(\^|>=|<=|>|<|=)?(\S+)$/.exec(condition) ?? [];
  const limit = parse(text);
  if (limit === undefined) return true;
  const order = compare(version, limit);
  switch (operator) {
    case "^":
      return order >= 0 && version[0] === limit[0] && (limit[0] > 0 || version[1] === limit[1]);
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case "<":
      return order < 0;
    default:
      return order === 0;
  }
}

function parse(text: string): Version | undefined {
  const [, major, minor = "0", patch = "0"] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
