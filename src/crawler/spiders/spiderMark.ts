/** Marks the class Spider, so that copies of this package recognise each other's. @internal */
export const SPIDER: unique symbol = Symbol.for("deferred-interop/Spider") as never;
