import type { IdempotencyProvider } from '../../types/providers.js'
import { checkTtl } from '../arguments/arguments.js'
import { KeySpace } from '../backends/key-space.js'
import { AS_RESULT } from '../codec/codec.js'
import type { Session } from '../session/session.js'
import { Values } from './values.js'

export class Idempotency implements IdempotencyProvider {
  readonly #session: Session
  readonly #keys: KeySpace
  readonly #values: Values

  constructor(session: Session, prefix: string) {
    this.#session = session
    this.#keys = new KeySpace(prefix, session.backend.idempotencyKeys)
    this.#values = new Values(session.backend, AS_RESULT)
  }

  async get<T>(key: string): Promise<{ value: T; expiresAt?: number } | null> {
    const stored = this.#keys.stored(key)
    const entry = await this.#session.track(this.#session.use('get').idempotencyGet(stored))
    return entry === null ? null : { ...entry, value: this.#values.read<T>('get', key, entry.value) }
  }

  async set<T>(key: string, value: T, ttl?: number): Promise<void> {
    const stored = this.#keys.stored(key)
    const duration = checkTtl(ttl, 'ttl', { zero: 'none' })
    const written = this.#values.write('set', key, value)
    await this.#session.track(this.#session.use('set').idempotencySet(stored, written, duration))
  }

  async delete(key: string): Promise<void> {
    const stored = this.#keys.stored(key)
    await this.#session.track(this.#session.use('delete').idempotencyDelete(stored))
  }
}
