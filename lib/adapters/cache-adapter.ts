import type { CacheStats } from '../../types/providers.js'
import { KeySpace } from '../backends/key-space.js'
import { Cache } from '../providers/cache.js'
import { keep } from '../providers/parts.js'
import type { AdapterContext } from '../session/open.js'
import { CACHE, CachingAdapter } from './caching.js'

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
export class NativeCacheAdapter extends CachingAdapter {
  declare readonly [LOOKUPS]: Lookups

  constructor({ session, prefix }: AdapterContext) {
    const lookups = new Lookups()
    const keys = new KeySpace(prefix, session.backend.cacheTableKeys)
    super(session, new Cache(session, keys, session.table, (hit) => lookups.count(hit)))
    keep(this, LOOKUPS, lookups)
  }

  async stats(): Promise<CacheStats> {
    return this[LOOKUPS].stats(await this[CACHE].size())
  }

  /** For the databases that do not remove expired entries by themselves. */
  protected removeExpired(): Promise<number> {
    return this[CACHE].prune()
  }
}
