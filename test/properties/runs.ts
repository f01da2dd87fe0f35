/** How many programs a property tries: few in `npm test`, more by `PROPERTY_RUNS=100000 npx vitest run test/properties`. */
export function runs(usually: number): number {
  const wanted = Number(process.env["PROPERTY_RUNS"] ?? usually);
  if (!Number.isInteger(wanted) || wanted < 1)
    throw new RangeError(`PROPERTY_RUNS is ${wanted}, wanted a whole number of 1 or more`);
  return wanted;
}
