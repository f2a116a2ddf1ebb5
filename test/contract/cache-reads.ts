// Tests of getMany(keys) that apply to the adapters of this project only.
import { describe, expect, it } from 'vitest'
import type { CacheAdapter } from '../support/backends.js'
import { refuses, times } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

/** How to open each kind of adapter that has the cache's methods. */
const openers: [string, (all: Harness) => Pick<CacheAdapter, 'getMany'>][] = [
  ['the adapter', (all) => all.open()],
  ['the cache adapter', (all) => all.openCache()]
]

export function cacheReadsSuite(all: Harness): void {
  describe.each(openers)('getMany(keys) of %s', (_name, open) => {
    it('more than 1,000 keys are a RangeError', async () => {
      const cache = open(all)
      await refuses(() => cache.getMany(times(1001, (i) => `k${i}`)), 'RangeError', 'keys.length')
    })

    it('each element is read once, and an error names the one that can not be read', async () => {
      const cache = open(all)
      let reads = 0
      const keys = Object.defineProperty(['a', 'b'], 1, { get: () => `k${reads++}` })
      expect(await cache.getMany(keys)).toEqual([null, null])
      expect(reads).toBe(1)
      const throwing = Object.defineProperty(['a', 'b'], 1, {
        get: () => {
          throw new Error('a getter that throws')
        }
      })
      await refuses(() => cache.getMany(throwing), 'TypeError', '"keys[1]"')
    })
  })

  describe('getMany(keys)', () => {
    it('asks nothing of the server for an empty list', async () => {
      const { proxy, adapter } = await all.proxied()
      expect(await adapter.getMany([])).toEqual([])
      expect([proxy.connections, adapter.isConnected()]).toEqual([0, false])
    })

    it('stats() of a cache adapter counts each key that was asked for', async () => {
      const cache = all.openCache()
      await Promise.all([cache.set('a', null), cache.set('b', 1)])
      await cache.getMany(['a', 'b', 'a', 'none'])
      expect(await cache.stats()).toMatchObject({ hits: 3, misses: 1 })
    })
  })
}
