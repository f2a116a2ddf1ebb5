import type { CircuitBreakerPersistedState, CircuitBreakerStateProvider } from '@go-go-scope/persistence-native'
import { copyOf, type MemoryStore } from './store.js'

/** Arguments are checked by the adapter. */
export class MemoryBreakers implements CircuitBreakerStateProvider {
  constructor(
    private readonly store: MemoryStore,
    private readonly prefix: string
  ) {}

  async getState(key: string): Promise<CircuitBreakerPersistedState | null> {
    return copyOf(this.store.breakers.get(this.prefix + key) ?? null)
  }

  async setState(key: string, state: CircuitBreakerPersistedState): Promise<void> {
    this.store.breakers.set(this.prefix + key, copyOf(state))
  }

  async recordFailure(key: string, maxFailures: number): Promise<number> {
    const before = this.store.breakers.get(this.prefix + key)
    const failureCount = (before?.failureCount ?? 0) + 1
    const closes = (before?.state ?? 'closed') === 'closed' && failureCount < maxFailures
    const state = closes ? 'closed' : 'open'
    this.store.breakers.set(this.prefix + key, { ...before, state, failureCount, lastFailureTime: Date.now() })
    return failureCount
  }

  async recordSuccess(key: string): Promise<void> {
    const before = this.store.breakers.get(this.prefix + key)
    this.store.breakers.set(this.prefix + key, {
      ...before,
      state: 'closed',
      failureCount: 0,
      lastSuccessTime: Date.now()
    })
  }
}
