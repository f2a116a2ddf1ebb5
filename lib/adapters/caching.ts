import type { CacheProvider } from '../../types/providers.js'
import type { Cache } from '../providers/cache.js'
import { keep } from '../providers/parts.js'
import type { Session } from '../session/session.js'
import { BaseAdapter } from './base.js'

export const CACHE = Symbol('cache')

/** What every adapter with a cache has. */
export class CachingAdapter extends BaseAdapter implements CacheProvider {
  declare readonly [CACHE]: Cache

  constructor(session: Session, cache: Cache) {
    super(session)
    keep(this, CACHE, cache)
  }

  get<T>(key: string): Promise<T | null> {
    return this[CACHE].get<T>(key)
  }

  getMany<T>(keys: readonly string[]): Promise<(T | null)[]> {
    return this[CACHE].getMany<T>(keys)
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

  ttl(key: string): Promise<number | null | undefined> {
    return this[CACHE].ttl(key)
  }

  clear(): Promise<void> {
    return this[CACHE].clear()
  }

  keys(pattern?: string): Promise<string[]> {
    return this[CACHE].keys(pattern)
  }
}
