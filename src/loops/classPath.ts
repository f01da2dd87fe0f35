/**
 * Marks the classes of this package that are known by a path, such as `"asyncio.SelectorEventLoop"`, so that two copies
 * of the package in one program take each other's for the same.
 *
 * @internal
 */
export const CLASS_PATH: unique symbol = Symbol.for("deferred-interop/classPath") as never;

/** A class of which instances may be made; what it makes is not of interest here. */
type AnyClass = abstract new (...args: never[]) => object;

/** The path by which a class itself is known; a subclass of it is another class and has none. @internal */
export function classPath(type: AnyClass): string | undefined {
  return Object.hasOwn(type, CLASS_PATH) ? (type as { [CLASS_PATH]?: string })[CLASS_PATH] : undefined;
}

/** Whether two classes are the same one, possibly of two copies of the package. @internal */
export function isSameClass(one: AnyClass, other: AnyClass): boolean {
  const path = classPath(one);
  return one === other || (path !== undefined && path === classPath(other));
}

/** `object instanceof type` that also knows the classes of other copies of the package. @internal */
export function isInstanceOf(object: object, type: AnyClass): boolean {
  if (object instanceof type) return true;
  let made: unknown = object.constructor;
  while (typeof made === "function") {
    if (isSameClass(made as unknown as AnyClass, type)) return true;
    made = Object.getPrototypeOf(made);
  }
  return false;
}
