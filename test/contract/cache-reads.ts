// What is read of entries beside their values, and of many entries at once.
import { describe, expect, it } from 'vitest'
import type { CacheAdapter } from '../support/backends.js'
import { refuses, serverPassesTtl, times } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

/** Both have the cache's methods. */
const openers: [
  string,
  (all: Harness) => Pick<CacheAdapter, 'get' | 'getMany' | 'set' | 'ttl' | 'delete' | 'clear'>
][] = [
  ['the adapter', (all) => all.open()],
  ['the cache adapter', (all) => all.openCache()]
]

export function cacheReadsSuite(all: Harness): void {
  describe.each(openers)('ttl(key) of %s', (_name, open) => {
    it('is undefined without an entry, null without expiry', async () => {
      const cache = open(all)
      expect(await cache.ttl('k')).toBeUndefined()
      await cache.set('k', null)
      expect(await cache.ttl('k')).toBeNull()
      await cache.delete('k')
      expect(await cache.ttl('k')).toBeUndefined()
    })

    it.each([60_000, 86_400_000, 3_000_000_000_000])('of %d ms is whole, and never more', async (ttl) => {
      const cache = open(all)
      const before = await all.reader.now()
      await cache.set('k', 1, ttl)
      const left = await cache.ttl('k')
      const passed = (await all.reader.now()) - before
      expect(left).toSatisfy(Number.isInteger)
      expect(left).toBeLessThanOrEqual(ttl)
      expect(left).toBeGreaterThanOrEqual(ttl - passed - 2)
    })

    it('follows each set', async () => {
      const cache = open(all)
      await cache.set('k', 1, 90_000)
      await cache.set('k', 1, 30_000)
      expect(await cache.ttl('k')).toBeLessThanOrEqual(30_000)
      await cache.set('k', 1)
      expect(await cache.ttl('k')).toBeNull()
    })

    it('is undefined once the entry has expired, and never negative before', async () => {
      const cache = open(all)
      await cache.set('k', 1, 60)
      for (let left = await cache.ttl('k'); left !== undefined; left = await cache.ttl('k'))
        expect(left).toBeGreaterThanOrEqual(0)
      expect(await cache.get('k')).toBeNull()
    })

    it('calls of one tick take effect in call order, each for its own key', async () => {
      const cache = open(all)
      const answers = await Promise.all([
        cache.ttl('a'),
        cache.set('a', 1),
        cache.ttl('a'),
        cache.ttl('b'),
        cache.delete('a'),
        cache.ttl('a')
      ])
      expect(answers).toEqual([undefined, undefined, null, undefined, undefined, undefined])
    })
  })

  describe.each(openers)('getMany(keys) of %s', (_name, open) => {
    it('gives a value or null for each key, in the order of the keys', async () => {
      const cache = open(all)
      await Promise.all([cache.set('a', { a: [1] }), cache.set('b', 'text'), cache.set('c', null)])
      expect(await cache.getMany(['b', 'none', 'a', 'c'])).toEqual(['text', null, { a: [1] }, null])
    })

    it('a key may come again; no two values are one object', async () => {
      const cache = open(all)
      await cache.set('a', { a: 1 })
      const [first, none, second, nobody] = await cache.getMany(['a', 'x', 'a', 'x'])
      expect([first, none, second, nobody]).toEqual([{ a: 1 }, null, { a: 1 }, null])
      expect(first).not.toBe(second)
    })

    it('one key, and none', async () => {
      const cache = open(all)
      await cache.set('a', 1)
      expect([await cache.getMany(['a']), await cache.getMany(['b']), await cache.getMany([])]).toEqual([
        [1],
        [null],
        []
      ])
    })

    it('what JSON loses comes back, an undefined as well', async () => {
      const cache = open(all)
      const date = new Date(5)
      await Promise.all([cache.set('date', date), cache.set('undefined', undefined), cache.set('empty', '')])
      expect(await cache.getMany(['date', 'undefined', 'empty', 'none'])).toEqual([date, undefined, '', null])
    })

    it('expired entries are null', async () => {
      const cache = open(all)
      await Promise.all([cache.set('short', 1, 5), cache.set('long', 2, 60_000), cache.set('ever', 3)])
      await serverPassesTtl(all.reader, 5)
      expect(await cache.getMany(['short', 'long', 'ever'])).toEqual([null, 2, 3])
    })

    it('1,000 keys, of which every third is there', async () => {
      const cache = open(all)
      const keys = times(1000, (i) => `k${i}`)
      await Promise.all(keys.map((key, i) => (i % 3 === 0 ? cache.set(key, i) : undefined)))
      expect(await cache.getMany(keys)).toEqual(keys.map((_, i) => (i % 3 === 0 ? i : null)))
      await cache.clear()
    })

    it('more are a RangeError', async () => {
      const cache = open(all)
      await refuses(() => cache.getMany(times(1001, (i) => `k${i}`)), 'RangeError', 'keys.length')
    })

    it.each(["it's", 'a"b', 'a\\b', 'a,b', '{a}', 'NULL', 'é', '🦊', ' a ', 'a\nb', '%', '$1', '*'])(
      'a key is taken as it is written: %j',
      async (key) => {
        const cache = open(all)
        await cache.set(key, key)
        expect(await cache.getMany([`${key}2`, key])).toEqual([null, key])
      }
    )

    it('keys are compared byte for byte', async () => {
      const cache = open(all)
      await cache.set('Key', 1)
      expect(await cache.getMany(['key', 'Key', 'KEY', 'Key ', 'kéy'])).toEqual([null, 1, null, null, null])
    })

    it('the array is read before the call returns', async () => {
      const cache = open(all)
      await Promise.all([cache.set('a', 1), cache.set('b', 2)])
      const keys = ['a', 'b']
      const answer = cache.getMany(keys)
      keys[0] = 'x'
      keys.length = 1
      expect(await answer).toEqual([1, 2])
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

    it('calls of one tick take effect in call order', async () => {
      const cache = open(all)
      const answers = await Promise.all([
        cache.getMany(['a', 'b']),
        cache.set('a', 1),
        cache.set('b', 1),
        cache.getMany(['b', 'a']),
        cache.set('b', 2),
        cache.getMany(['a', 'b']),
        cache.clear(),
        cache.getMany(['a', 'b'])
      ])
      const reads = answers.filter((answer) => answer !== undefined)
      expect(reads).toEqual([
        [null, null],
        [1, 1],
        [1, 2],
        [null, null]
      ])
    })

    it('many calls of one tick see the writes before them', async () => {
      const cache = open(all)
      const writes: Promise<void>[] = []
      const reads = times(100, (i) => {
        writes.push(cache.set(`k${i % 10}`, i))
        return cache.getMany([`k${i % 10}`, 'none', `k${(i + 1) % 10}`])
      })
      expect(await Promise.all(reads)).toEqual(times(100, (i) => [i, null, i < 9 ? null : i - 9]))
      await Promise.all(writes)
    })
  })

  describe('getMany(keys)', () => {
    it('looks under its own prefix only', async () => {
      const [mine, others] = [all.open(), all.open()]
      await Promise.all([mine.set('a', 1), others.set('a', 2), others.set('b', 2)])
      expect(await mine.getMany(['a', 'b'])).toEqual([1, null])
    })

    it('asks nothing of the server for an empty list', async () => {
      const { gate, adapter } = await all.gated()
      expect(await adapter.getMany([])).toEqual([])
      expect([gate.connections, adapter.isConnected()]).toEqual([0, false])
    })

    it('stats() of a cache adapter counts each key that was asked for', async () => {
      const cache = all.openCache()
      await Promise.all([cache.set('a', null), cache.set('b', 1)])
      await cache.getMany(['a', 'b', 'a', 'none'])
      expect(await cache.stats()).toMatchObject({ hits: 3, misses: 1 })
    })
  })
}
