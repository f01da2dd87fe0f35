import { createContext, runInContext } from "node:vm";

const REALM = createContext();

/** What a value of a user's throws when it is touched: not the package's business, and let through. */
export class UsersOwnError extends Error {
  name = "UsersOwnError";
}

const throws = () => {
  throw new UsersOwnError("of the value itself");
};

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** An object whose every property is a trap. */
const trapped = (target) => new Proxy(target, { get: throws, has: throws, getPrototypeOf: throws, ownKeys: throws });

/** Makers of values that are hardly ever what a function takes, by what they are; each is called once for each call. */
export const BAD_VALUES = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  NaN: () => NaN,
  Infinity: () => Infinity,
  "-1": () => -1,
  0.5: () => 0.5,
  "a bigint": () => 10n,
  "an empty text": () => "",
  "a text": () => "x",
  "a symbol": () => Symbol("s"),
  "an object": () => ({}),
  "an object without a prototype": () => Object.create(null),
  "a frozen object": () => Object.freeze({}),
  "an array": () => [],
  "an array of a number": () => [5],
  "an array of undefined": () => [undefined],
  "a Map": () => new Map([[1, 2]]),
  "a Date": () => new Date(NaN),
  "an Error": () => new Error("given"),
  "a revoked proxy": () => revoked({}),
  "a revoked proxy of a function": () => revoked(() => 1),
  "an array of a revoked proxy": () => [revoked({})],
  "a proxy that throws": () => trapped({}),
  "a proxy of a function that throws": () => trapped(() => 1),
  "options of a wrong kind": () => ({
    signal: 1,
    maxThreads: "x",
    consumeErrors: 1,
    controller: 5,
    limits: 5,
    message: 5,
  }),
  "options whose getter throws": () => Object.defineProperty({}, "signal", { get: throws, enumerable: true }),
  "an iterable without an iterator": () => ({ [Symbol.iterator]: () => ({}) }),
  "an iterable whose iterator is null": () => ({ [Symbol.iterator]: () => null }),
  "an iterable whose steps are numbers": () => ({ [Symbol.iterator]: () => ({ next: () => 5 }) }),
  "an iterable that throws": () => ({ [Symbol.iterator]: throws }),
  "an async iterable without an iterator": () => ({ [Symbol.asyncIterator]: () => ({}) }),
  "an async iterable whose steps are numbers": () => ({ [Symbol.asyncIterator]: () => ({ next: async () => 5 }) }),
  "an async iterable that throws": () => ({ [Symbol.asyncIterator]: throws }),
  "a thenable that throws": () => ({ then: throws }),
  "a thenable that cannot be read": () => Object.defineProperty({}, "then", { get: throws }),
  "a thenable that settles twice": () => ({
    then: (settle, fail) => {
      settle(1);
      fail(new UsersOwnError("late"));
      settle(2);
    },
  }),
  "a thenable that settles, then throws": () => ({
    then: (settle) => {
      settle(1);
      throws();
    },
  }),
  "a rejected promise": () => {
    const promise = Promise.reject(new UsersOwnError("rejected"));
    promise.catch(() => undefined);
    return promise;
  },
  "a function that throws": () => throws,
  "an async function": () => async () => 1,
  "a class": () => class Given {},
  "a generator function": () => function* () {},
  "an object of another realm": () => runInContext("({})", REALM),
  "an array of another realm": () => runInContext("[5]", REALM),
  "an error of another realm": () => runInContext("new TypeError('given')", REALM),
  "a function of another realm": () => runInContext("(() => 5)", REALM),
  "an object that cannot be shown": () => ({ toString: throws, valueOf: throws, [Symbol.toPrimitive]: throws }),
  "an object whose constructor is null": () => ({ constructor: null }),
  "a signal that cannot be listened to": () => ({
    aborted: false,
    addEventListener: throws,
    removeEventListener: throws,
  }),
};
