import type { CacheProvider, CacheStats } from '../types/providers.js'
import { Connected } from './connected.js'
import { KeySpace } from './layout.js'
import type { Opened } from './open-session.js'
import { Cache } from './providers/cache.js'

/** A cache of its own, which counts hits and misses of this process. */
export class NativeCacheAdapter extends Connected implements CacheProvider {
  readonly #cache: Cache
  #hits = 0
  #misses = 0

  constructor({ session, prefix }: Opened) {
    super(session)
    this.#cache = new Cache(session, new KeySpace(prefix, session.backend.cacheTableKeys), session.table)
  }

  async get<T>(key: string): Promise<T | null> {
    const stored = await this.#cache.stored(key)
    if (stored === null) this.#misses++
    else this.#hits++
    return stored === null ? null : this.#cache.read<T>(key, stored)
  }

  set<T>(key: string, value: T, ttl?: number): Promise<void> {
    return this.#cache.set(key, value, ttl)
  }

  delete(key: string): Promise<void> {
    return this.#cache.delete(key)
  }

  has(key: string): Promise<boolean> {
    return this.#cache.has(key)
  }

  clear(): Promise<void> {
    return this.#cache.clear()
  }

  keys(pattern?: string): Promise<string[]> {
    return this.#cache.keys(pattern)
  }

  async stats(): Promise<CacheStats> {
    const size = await this.#cache.size()
    const hits = this.#hits
    const misses = this.#misses
    return { hits, misses, size, hitRatio: hits === 0 ? 0 : hits / (hits + misses) }
  }

  /** Of the databases that don't remove what has expired by themselves. */
  protected removeExpired(): Promise<number> {
    return this.#cache.prune()
  }
}
