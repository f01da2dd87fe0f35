/**
 * The name that a spider's class was declared with, for the log.
 *
 * A `static name` is the name of its spiders, and hides that of the class: the text of the class still has it.
 *
 * @internal
 */
export function spiderClassName(spider: object): string {
  const { constructor } = spider;
  const own = Object.getOwnPropertyDescriptor(constructor, "name");
  const isAssigned = own !== undefined && (own.enumerable === true || own.get !== undefined);
  if (!isAssigned) return constructor.name || "Spider";
  const declared = /^class\s+(?!extends\b)([\p{ID_Start}$_][\p{ID_Continue}$]*)/u.exec(
    Function.prototype.toString.call(constructor),
  )?.[1];
  return declared ?? (typeof constructor.name === "string" && constructor.name !== "" ? constructor.name : "Spider");
}
