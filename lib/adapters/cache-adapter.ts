import type { CacheProvider, CacheStats } from '../../types/providers.js'
import { KeySpace } from '../backends/key-space.js'
import { Cache } from '../providers/cache.js'
import { keep } from '../providers/parts.js'
import type { AdapterContext } from '../session/open.js'
import { BaseAdapter } from './base.js'

const CACHE = Symbol('cache')
const LOOKUPS = Symbol('lookups')

/** Of this process. */
class Lookups {
  #hits = 0
  #misses = 0

  count(hit: boolean): void {
    if (hit) this.#hits++
    else this.#misses++
  }

  stats(size: number): CacheStats {
    const [hits, misses] = [this.#hits, this.#misses]
    return { hits, misses, size, hitRatio: hits === 0 ? 0 : hits / (hits + misses) }
  }
}

/** A cache of its own, which counts hits and misses of this process. */
export class NativeCacheAdapter extends BaseAdapter implements CacheProvider {
  declare readonly [CACHE]: Cache
  declare readonly [LOOKUPS]: Lookups

  constructor({ session, prefix }: AdapterContext) {
    super(session)
    keep(this, CACHE, new Cache(session, new KeySpace(prefix, session.backend.cacheTableKeys), session.table))
    keep(this, LOOKUPS, new Lookups())
  }

  async get<T>(key: string): Promise<T | null> {
    const stored = await this[CACHE].stored(key)
    this[LOOKUPS].count(stored !== null)
    return stored === null ? null : this[CACHE].read<T>(key, stored)
  }

  set<T>(key: string, value: T, ttl?: number): Promise<void> {
    return this[CACHE].set(key, value, ttl)
  }

  delete(key: string): Promise<void> {
    return this[CACHE].delete(key)
  }

  has(key: string): Promise<boolean> {
    return this[CACHE].has(key)
  }

  clear(): Promise<void> {
    return this[CACHE].clear()
  }

  keys(pattern?: string): Promise<string[]> {
    return this[CACHE].keys(pattern)
  }

  async stats(): Promise<CacheStats> {
    return this[LOOKUPS].stats(await this[CACHE].size())
  }

  /** For the databases that do not remove expired entries by themselves. */
  protected removeExpired(): Promise<number> {
    return this[CACHE].prune()
  }
}
