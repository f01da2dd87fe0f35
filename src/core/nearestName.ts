/**
 * The known name that is so near to another one that a slip is likely; undefined where there is none.
 *
 * @internal
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  // In a short name two letters are half of it, and the first one is seldom wrong.
  const limit = name.length < 9 ? 1 : 2;
  let [nearest, least]: [string | undefined, number] = [undefined, limit + 1];
  for (const candidate of known) {
    if (candidate === name) return name;
    if (Math.abs(candidate.length - name.length) >= least || (limit === 1 && candidate[0] !== name[0])) continue;
    const distance = slipsBetween(name, candidate);
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** How many letters are missing, too many, wrong or swapped with the next. */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1));
      next[j] = swapped ? Math.min(least, before[j - 2]! + 1) : least;
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
