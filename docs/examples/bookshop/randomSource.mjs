/**
 * A small seeded random source (mulberry32), so that the shop has the same shelves on every machine and on every run.
 *
 * @param {number} seed - Any 32-bit integer.
 */
export function createRandomSource(seed) {
  let state = seed >>> 0;

  function next() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  function between(low, high) {
    return low + Math.floor(next() * (high - low + 1));
  }

  /** One of the items. */
  function pick(items) {
    return items[between(0, items.length - 1)];
  }

  /** Fills each `{slot}` of a pattern with one of the words listed for it. */
  function fill(pattern, words) {
    return pattern.replace(/\{(\w+)\}/g, (_whole, slot) => fill(pick(words[slot]), words));
  }

  return { next, between, pick, fill };
}
