// A breaker that all workers share. The state is the provider's; what it means for a call is decided here.
import { setTimeout as sleep } from 'node:timers/promises'

const MAX_FAILURES = 5
const PAUSE = 150
const POLL = 40
const PROBE_TTL = 1000

export class SharedBreaker {
  #key
  #circuit
  #lock
  #listener
  #rest = { after: undefined, since: 0 }

  /**
   * @param {string} key
   * @param {object} providers
   * @param {{ opened(): void, closed(): void }} listener told what this process did to the breaker
   */
  constructor(key, { circuitBreaker, lock }, listener) {
    this.#key = key
    this.#circuit = circuitBreaker
    this.#lock = lock
    this.#listener = listener
  }

  /** Waits while the breaker is open, then makes the call and records how it went. */
  async run(call) {
    const probe = await this.#admission()
    try {
      const result = await call()
      await this.#recordSuccess(probe !== undefined)
      return result
    } catch (error) {
      await this.#recordFailure(probe !== undefined)
      throw error
    } finally {
      await probe?.release()
    }
  }

  async #recordSuccess(probing) {
    await this.#circuit.recordSuccess(this.#key)
    if (probing) this.#listener.closed()
  }

  async #recordFailure(probing) {
    const count = await this.#circuit.recordFailure(this.#key, MAX_FAILURES)
    // Counts are atomic, so exactly one failure is the one that opened it.
    if (probing || count === MAX_FAILURES) this.#listener.opened()
  }

  /** Nothing when the breaker is closed, a probe's lock when this call is the one that tries. */
  async #admission() {
    for (;;) {
      const state = await this.#circuit.getState(this.#key)
      if (!isOpen(state)) return undefined
      const probe = this.#hasRested(state) ? await this.#claimProbe() : undefined
      if (probe) return probe
      await sleep(POLL)
    }
  }

  async #claimProbe() {
    const probe = await this.#lock.acquire(`probe:${this.#key}`, PROBE_TTL)
    if (!probe) return undefined
    const state = await this.#circuit.getState(this.#key)
    if (isOpen(state) && this.#hasRested(state)) {
      await this.#circuit.setState(this.#key, { ...state, state: 'half-open' })
      return probe
    }
    await probe.release()
    return undefined
  }

  /** Measured by this process's own clock from when it saw the failure: clocks are never compared. */
  #hasRested({ lastFailureTime }) {
    if (lastFailureTime !== this.#rest.after) this.#rest = { after: lastFailureTime, since: performance.now() }
    return performance.now() - this.#rest.since >= PAUSE
  }
}

const isOpen = (state) => state !== null && state.state !== 'closed'
