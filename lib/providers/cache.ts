import type { CacheProvider } from '../../types/providers.js'
import { checkPattern, checkTtl } from '../arguments/arguments.js'
import type { KeySpace } from '../backends/key-space.js'
import type { EncodedValue } from '../codec/codec.js'
import type { Session } from '../session/session.js'
import { Values } from './values.js'

export class Cache implements CacheProvider {
  readonly #session: Session
  readonly #keys: KeySpace
  readonly #table: string
  readonly #looked: (found: boolean) => void
  readonly #values: Values

  /**
   * @param table a cache table of its own; empty: the adapter's
   * @param looked hears of each look-up of a value whether there was one
   */
  constructor(session: Session, keys: KeySpace, table = '', looked: (found: boolean) => void = () => {}) {
    this.#session = session
    this.#keys = keys
    this.#table = table
    this.#looked = looked
    this.#values = new Values(session.backend)
  }

  async get<T>(key: string): Promise<T | null> {
    const stored = this.#keys.stored(key)
    const found = await this.#session.track(this.#session.use('get').cacheGet(stored, this.#table))
    return this.#read<T>('get', key, found)
  }

  async getMany<T>(keys: readonly string[]): Promise<(T | null)[]> {
    const asked = this.#keys.plainKeys(keys)
    const once = [...new Set(asked)]
    if (once.length === 0) return []
    const stored = once.map((key) => this.#keys.prefix + key)
    const found = await this.#session.track(this.#session.use('getMany').cacheGetMany(stored, this.#table))
    const values = new Map(once.map((key, at) => [key, found[at] ?? null]))
    return asked.map((key) => this.#read<T>('getMany', key, values.get(key) ?? null))
  }

  async set<T>(key: string, value: T, ttl?: number): Promise<void> {
    const stored = this.#keys.stored(key)
    const duration = checkTtl(ttl, 'ttl', { zero: 'none' })
    const written = this.#values.write('set', key, value)
    await this.#session.track(this.#session.use('set').cacheSet(stored, written, duration, this.#table))
  }

  async delete(key: string): Promise<void> {
    const stored = this.#keys.stored(key)
    await this.#session.track(this.#session.use('delete').cacheDelete(stored, this.#table))
  }

  async has(key: string): Promise<boolean> {
    const stored = this.#keys.stored(key)
    return this.#session.track(this.#session.use('has').cacheHas(stored, this.#table))
  }

  async ttl(key: string): Promise<number | null | undefined> {
    const stored = this.#keys.stored(key)
    const left = await this.#session.track(this.#session.use('ttl').cacheTtl(stored, this.#table))
    if (left === null) return undefined
    return left < 0 ? null : left
  }

  async clear(): Promise<void> {
    const prefix = this.#ownPrefix()
    await this.#session.track(this.#session.use('clear').cacheClear(prefix, this.#table))
  }

  async keys(pattern?: string): Promise<string[]> {
    const prefix = this.#ownPrefix()
    const wanted = this.#pattern(pattern)
    const stored = await this.#session.track(this.#session.use('keys').cacheKeys(prefix, wanted, this.#table))
    return stored.map((key) => this.#keys.plain(key))
  }

  async size(): Promise<number> {
    return this.#session.track(this.#session.use('stats').cacheSize(this.#keys.prefix, this.#table))
  }

  async prune(): Promise<number> {
    return this.#session.track(this.#session.use('prune').cachePrune(this.#keys.prefix, this.#table))
  }

  // A cached `null` is another thing than nothing.
  #read<T>(operation: string, key: string, found: EncodedValue | null): T | null {
    this.#looked(found !== null)
    return found === null ? null : this.#values.read<T>(operation, key, found)
  }

  #pattern(given: unknown): string | undefined {
    const { keys, pattern } = this.#session.backend
    const checked = checkPattern(given, 'pattern', keys)
    return checked === undefined ? undefined : pattern(checked)
  }

  // Without a table of its own, an empty prefix would mean everything that is in the database.
  #ownPrefix(): string {
    const { prefix } = this.#keys
    if (prefix === '' && this.#table === '') throw emptyPrefix()
    return prefix
  }
}

function emptyPrefix(): RangeError {
  const message = '"options.keyPrefix" is empty: clear() and keys() would be about the whole database'
  return Object.assign(new RangeError(message), { code: 'ERR_OUT_OF_RANGE' })
}
