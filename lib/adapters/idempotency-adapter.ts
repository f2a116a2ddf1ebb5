import type { IdempotencyProvider } from '../../types/providers.js'
import { Idempotency } from '../providers/idempotency.js'
import type { Opened } from '../session/open.js'
import { Connected } from './base.js'
import { keep } from './parts.js'

const RESULTS = Symbol('results')

/** Results of operations that must not run twice. */
export class NativeIdempotencyAdapter extends Connected implements IdempotencyProvider {
  declare readonly [RESULTS]: Idempotency

  constructor({ session, prefix }: Opened) {
    super(session)
    keep(this, RESULTS, new Idempotency(session, prefix))
  }

  get<T>(key: string): Promise<{ value: T; expiresAt?: number } | null> {
    return this[RESULTS].get<T>(key)
  }

  set<T>(key: string, value: T, ttl?: number): Promise<void> {
    return this[RESULTS].set(key, value, ttl)
  }

  delete(key: string): Promise<void> {
    return this[RESULTS].delete(key)
  }
}
