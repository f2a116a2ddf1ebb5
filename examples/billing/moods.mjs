// How the gateway is flaky: in a fixed rhythm, so that every run meets the same troubles.

const STUMBLE_EVERY = 45
const WITHHOLD_EVERY = 190
const OUTAGES_AT = [500, 1000, 1500]
const OUTAGE = 400

export class Moods {
  #calls = 0
  #outages = [...OUTAGES_AT]
  #downUntil = 0

  /** @param {number} accepted charges so far @returns {'serve' | 'fail' | 'withhold'} */
  next(accepted) {
    this.#calls++
    if (this.#isDown(accepted)) return 'fail'
    if (this.#calls % WITHHOLD_EVERY === 0) return 'withhold'
    return this.#calls % STUMBLE_EVERY === 0 ? 'fail' : 'serve'
  }

  #isDown(accepted) {
    if (accepted >= this.#outages[0]) {
      this.#outages.shift()
      this.#downUntil = performance.now() + OUTAGE
    }
    return performance.now() < this.#downUntil
  }
}
