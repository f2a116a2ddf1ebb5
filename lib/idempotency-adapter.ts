import type { IdempotencyProvider } from '../types/providers.js'
import { Connected } from './connected.js'
import type { Opened } from './open-session.js'
import { Idempotency } from './providers/idempotency.js'

/** Results of operations that must not run twice. */
export class NativeIdempotencyAdapter extends Connected implements IdempotencyProvider {
  readonly #results: Idempotency

  constructor({ session, prefix }: Opened) {
    super(session)
    this.#results = new Idempotency(session, prefix)
  }

  get<T>(key: string): Promise<{ value: T; expiresAt?: number } | null> {
    return this.#results.get<T>(key)
  }

  set<T>(key: string, value: T, ttl?: number): Promise<void> {
    return this.#results.set(key, value, ttl)
  }

  delete(key: string): Promise<void> {
    return this.#results.delete(key)
  }
}
