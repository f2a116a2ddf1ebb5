import type { IdempotencyProvider } from '../../types/providers.js'
import { Idempotency } from '../providers/idempotency.js'
import { keep } from '../providers/parts.js'
import type { AdapterContext } from '../session/open.js'
import { BaseAdapter } from './base.js'

const RESULTS = Symbol('results')

/** Results of operations that must not run twice. */
export class NativeIdempotencyAdapter extends BaseAdapter implements IdempotencyProvider {
  declare readonly [RESULTS]: Idempotency

  constructor({ session, prefix }: AdapterContext) {
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
