const serials = new WeakMap<object, number>();
let last = 0;

/** A number that stands for an object's identity in texts, given when first asked for. @internal */
export function serialOf(object: object): number {
  let serial = serials.get(object);
  if (serial === undefined) serials.set(object, (serial = ++last));
  return serial;
}
