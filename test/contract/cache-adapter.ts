import { describe, expect, it } from 'vitest'
import { refuses, serverPassesTtl, times } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

export function cacheAdapterSuite(all: Harness): void {
  describe('cache adapter: stats(), and the entries of others', () => {
    it('stats() is a promise of hits, misses, size and hitRatio', async () => {
      const cache = all.openCache()
      await Promise.all([cache.set('a', 1), cache.set('b', 2)])
      await Promise.all([cache.get('a'), cache.get('b'), cache.get('a'), cache.get('none')])
      expect(await cache.stats()).toEqual({ hits: 3, misses: 1, size: 2, hitRatio: 0.75 })
    })

    it('stats() before any use', async () => {
      expect(await all.openCache().stats()).toEqual({ hits: 0, misses: 0, size: 0, hitRatio: 0 })
    })

    it('stats(): a stored null and a stored undefined are hits', async () => {
      const cache = all.openCache()
      await Promise.all([cache.set('a', null), cache.set('b', undefined)])
      await Promise.all([cache.get('a'), cache.get('b')])
      expect(await cache.stats()).toMatchObject({ hits: 2, misses: 0 })
    })

    it('stats().size counts the entries that have not expired', async () => {
      const cache = all.openCache()
      await Promise.all([cache.set('a', 1), cache.set('b', 1, 5)])
      await serverPassesTtl(all.reader, 5)
      expect(await cache.stats()).toMatchObject({ size: 1 })
    })

    it('clear() and keys() with an explicitly empty prefix never reach beyond the cache', async () => {
      const cache = all.openCache({ keyPrefix: '' })
      if (!all.backend.supports.guardsEmptyPrefix) {
        await cache.set('k', 1)
        expect(await cache.keys()).toContain('k')
        return cache.clear()
      }
      await refuses(() => cache.clear(), 'RangeError', 'keyPrefix')
      await refuses(() => cache.keys(), 'RangeError', 'keyPrefix')
      await refuses(() => cache.keys('user:1'), 'RangeError', 'keyPrefix')
    })

    it("does not touch the main adapter's entries", async () => {
      const keyPrefix = all.prefix()
      const [adapter, cache] = [all.open({ keyPrefix }), all.openCache({ keyPrefix: `${keyPrefix}own:` })]
      await Promise.all([adapter.set('k', 'main'), cache.set('k', 'own')])
      await cache.clear()
      expect(await adapter.get('k')).toBe('main')
    })
  })

  if (all.backend.tableNames.length === 0) return

  describe('cache adapter: initialize(), prune() and tableName', () => {
    it.each(all.backend.tableNames)('a table named %j is created and used', async (tableName) => {
      const cache = all.openCache({ tableName })
      await cache.initialize?.()
      await cache.set('k', 1)
      expect([await cache.get('k'), await cache.keys()]).toEqual([1, ['k']])
      expect(await all.reader.dump()).toContain(`${tableName} [`)
    })

    it('initialize() may be called many times, at once', async () => {
      const caches = times(6, () => all.openCache({ tableName: 'initialized at once' }))
      await Promise.all(caches.map((cache) => cache.initialize?.()))
      await Promise.all(caches.map((cache) => cache.initialize?.()))
    })

    if (!all.backend.supports.prunes) return

    it('prune() removes expired rows of this prefix and returns their number', async () => {
      const [cache, others] = [all.openCache(), all.openCache()]
      await Promise.all([...times(7, (i) => cache.set(`k${i}`, i, 5)), cache.set('kept', 1), others.set('k', 1, 5)])
      await serverPassesTtl(all.reader, 5)
      expect(await cache.prune?.()).toBe(7)
      expect(await cache.prune?.()).toBe(0)
      expect(await cache.keys()).toEqual(['kept'])
    })
  })
}
