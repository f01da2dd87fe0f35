// What every pool of `bench/threads.mjs` calls.
export default (n) => n + 1;
