/** Whether two types are the same, not only assignable to each other. */
export type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;

/** Compiles when the type of the value is exactly the one named: `exactly<number>()(value)`. */
export declare function exactly<Wanted>(): <Got>(
  value: Got,
  ...same: Equal<Got, Wanted> extends true ? [] : [never]
) => void;
