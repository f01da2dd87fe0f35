/**
 * The name that a class of spiders, or one it derives from, gives to its spiders: its `static name`.
 *
 * Every class has a `name` of its own, the one it is declared with; only a name that was assigned counts.
 *
 * @internal
 */
export function spiderNameOf(spiderClass: object): string | undefined {
  for (
    let found: object | null = spiderClass;
    typeof found === "function";
    found = Object.getPrototypeOf(found) as object | null
  ) {
    const own = Object.getOwnPropertyDescriptor(found, "name");
    if (own === undefined) continue;
    const value: unknown = own.get === undefined ? own.value : own.get.call(spiderClass);
    // What the language itself defines is neither writable nor enumerable.
    if ((own.enumerable === true || own.get !== undefined) && typeof value === "string") return value;
  }
  return undefined;
}
