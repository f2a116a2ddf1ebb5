// Pseudo-random numbers from a seed: the same seed gives the same schedule.

/** @param {number} seed a 32-bit integer; mulberry32 */
export function randomFrom(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  /** An integer from `low` to `high`, both included. */
  const between = (low, high) => low + Math.floor(next() * (high - low + 1))
  const pick = (list) => list[between(0, list.length - 1)]
  const shuffled = (list) => {
    const left = [...list]
    return list.map(() => left.splice(between(0, left.length - 1), 1)[0])
  }
  return { next, between, pick, shuffled }
}
