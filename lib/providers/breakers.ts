import type { CircuitBreakerPersistedState, CircuitBreakerStateProvider } from '../../types/providers.js'
import { checkBreakerState, checkMax } from '../arguments/arguments.js'
import { breakersUnder, type KeySpace } from '../backends/key-space.js'
import type { Session } from '../session/session.js'

export class Breakers implements CircuitBreakerStateProvider {
  readonly #session: Session
  readonly #keys: KeySpace

  constructor(session: Session, prefix: string) {
    this.#session = session
    this.#keys = breakersUnder(prefix, session.backend)
  }

  async getState(key: string): Promise<CircuitBreakerPersistedState | null> {
    const stored = this.#keys.stored(key)
    return this.#session.track(this.#session.use('getState').circuitGet(stored))
  }

  async setState(key: string, given: CircuitBreakerPersistedState): Promise<void> {
    const stored = this.#keys.stored(key)
    const { state, failureCount, lastFailureTime, lastSuccessTime } = checkBreakerState(given, 'state')
    const native = this.#session.use('setState')
    await this.#session.track(native.circuitSet(stored, state, failureCount, lastFailureTime, lastSuccessTime))
  }

  async recordFailure(key: string, maxFailures: number): Promise<number> {
    const stored = this.#keys.stored(key)
    const max = checkMax(maxFailures, 'maxFailures')
    return this.#session.track(this.#session.use('recordFailure').circuitRecordFailure(stored, max))
  }

  async recordSuccess(key: string): Promise<void> {
    const stored = this.#keys.stored(key)
    await this.#session.track(this.#session.use('recordSuccess').circuitRecordSuccess(stored))
  }
}
