import { expect, times } from './expect.js'
import type { Harness } from './harness.js'

/** The keys for testing the patterns passed to `conformance()`. */
const patternKeys = ['user:1', 'user:2', 'user:10', 'userX1', 'group:1', 'a%b', 'a_b', 'a.b', 'a[1]b', 'a\\b']
const nearKeys = [
  'key',
  'Key',
  'KEY',
  'key ',
  ' key',
  'kéy',
  'ke\u0301y',
  'k%y',
  'k_y',
  'k*y',
  'k?y',
  'k[e]y',
  'k\\y',
  'cache:key',
  'k\ny'
]
/** Pairs of a prefix and another prefix that the first would match if its characters were wildcards. */
const prefixes = [
  ['my_app:', 'myXapp:'],
  ['my%app:', 'myXXapp:'],
  ['a*b:', 'aXXb:'],
  ['a?b:', 'aXb:'],
  ['a[xy]b:', 'axb:'],
  ['a.b:', 'aXb:'],
  ['a\\b:', 'ab:'],
  ['a\\_b:', 'a_b:'],
  ['a^b:', 'ab:'],
  ['{a}:', 'a:'],
  ["a'b:", 'ab:'],
  ['é:', 'e:']
]

export function cacheSuite(all: Harness): void {
  const { describe, it, short } = all
  const listed = all.needing('keys')
  const exact = all.needing('milliseconds')
  const bare = all.needing('emptyPrefix')

  describe('cache: get, set, delete, has', () => {
    it('get of an unknown key is null, has is false', async () => {
      const adapter = await all.open()
      expect(await adapter.get('k')).toBeNull()
      expect(await adapter.has('k')).toBe(false)
    })

    it('set resolves with nothing; get gives it back; has is true', async () => {
      const adapter = await all.open()
      expect(await adapter.set('k', { a: [1] })).toBeUndefined()
      expect(await adapter.get('k')).toEqual({ a: [1] })
      expect(await adapter.has('k')).toBe(true)
    })

    it('set replaces', async () => {
      const adapter = await all.open()
      await adapter.set('k', 1)
      await adapter.set('k', 2)
      expect(await adapter.get('k')).toBe(2)
    })

    it('delete removes, resolves with nothing, and is harmless on what is not there', async () => {
      const adapter = await all.open()
      await adapter.set('k', 1)
      expect(await adapter.delete('k')).toBeUndefined()
      expect(await adapter.delete('k')).toBeUndefined()
      expect(await adapter.has('k')).toBe(false)
    })

    it('a stored null is an entry: has is true', async () => {
      const adapter = await all.open()
      await adapter.set('k', null)
      expect([await adapter.get('k'), await adapter.has('k')]).toEqual([null, true])
    })

    it.each(nearKeys)('keys are compared byte for byte: %j', async (key) => {
      const adapter = await all.open()
      for (const near of nearKeys) if (near !== key) await adapter.set(near, `near ${near}`)
      expect(await adapter.get(key)).toBeNull()
      await adapter.set(key, 'mine')
      for (const near of nearKeys) expect(await adapter.get(near)).toBe(near === key ? 'mine' : `near ${near}`)
    })
  })

  describe('cache: ttl', () => {
    it.each([undefined, 0])('%s means no expiry, also over an older one', async (ttl) => {
      const adapter = await all.open()
      await adapter.set('k', 1, short(50))
      await adapter.set('k', 2, ttl)
      await all.passes(short(50))
      expect(await adapter.get('k')).toBe(2)
    })

    it.each([86_400_000, 3_000_000_000_000])('%d ms is no short time', async (ttl) => {
      const adapter = await all.open()
      await adapter.set('k', 1, ttl)
      await all.passes(short(5))
      expect(await adapter.get('k')).toBe(1)
    })

    exact.it('fractions round up: 0.2 ms is a millisecond', async () => {
      const adapter = await all.open()
      await adapter.set('k', 1, 0.2)
      await all.passes(1)
      expect(await adapter.has('k')).toBe(false)
    })

    it("an entry lives at least its ttl by the server's clock", async () => {
      const adapter = await all.open()
      const before = await all.now()
      await adapter.set('k', 1, short(60))
      await all.until(short(60), async () => !(await adapter.has('k')))
      expect((await all.now()) - before).toBeGreaterThanOrEqual(short(60))
    })

    it('expired entries are never seen by get, has or keys', async () => {
      const adapter = await all.open()
      await adapter.set('k', 1, short(5))
      await all.passes(short(5))
      expect([await adapter.get('k'), await adapter.has('k')]).toEqual([null, false])
      if (all.supports.keys) expect(await adapter.keys()).toEqual([])
    })

    it('an expired entry can be set again', async () => {
      const adapter = await all.open()
      await adapter.set('k', 1, short(5))
      await all.passes(short(5))
      await adapter.set('k', 2)
      expect(await adapter.get('k')).toBe(2)
    })
  })

  listed.describe('cache: keys(pattern) speaks the documented dialect', () => {
    it.each(all.patterns)('%j', async (pattern, found) => {
      const adapter = await all.open()
      await Promise.all(patternKeys.map((key) => adapter.set(key, 1)))
      expect((await adapter.keys(pattern)).sort()).toEqual([...found].sort())
    })

    it('without a pattern: all keys of this prefix, without prefix or "cache:"', async () => {
      const adapter = await all.open()
      await Promise.all(patternKeys.map((key) => adapter.set(key, 1)))
      await (await all.open()).set('another', 1)
      expect((await adapter.keys()).sort()).toEqual([...patternKeys].sort())
    })

    bare.it('with an empty prefix: names without "cache:", and only those of the empty prefix', async () => {
      const adapter = await all.open({ keyPrefix: '' })
      await adapter.set('plain', 1)
      expect(await adapter.keys()).toEqual(['plain'])
      await adapter.clear()
    })

    it('10000 keys are listed once each', async () => {
      const adapter = await all.open()
      await Promise.all(times(10_000, (i) => adapter.set(`k${i}`, i)))
      expect(new Set(await adapter.keys()).size).toBe(10_000)
      await adapter.clear()
      expect(await adapter.keys()).toEqual([])
    })
  })

  describe('cache: the prefix is literal', () => {
    it.each(prefixes)('%j is not %j, in keys and clear', async (prefix, other) => {
      const here = all.prefix()
      const mine = await all.open({ keyPrefix: here + prefix })
      const others = await all.open({ keyPrefix: here + other })
      await Promise.all([mine.set('k', 'mine'), others.set('k', 'theirs')])
      if (all.supports.keys) expect(await mine.keys()).toEqual(['k'])
      await mine.clear()
      expect([await mine.get('k'), await others.get('k')]).toEqual([null, 'theirs'])
    })
  })

  describe("cache: clear() removes this prefix's cache entries only", () => {
    it('all of its own are gone, those of another prefix stay', async () => {
      const [mine, others] = [await all.open(), await all.open()]
      await Promise.all([mine.set('a', 1), mine.set('b', 2), others.set('a', 'theirs')])
      expect(await mine.clear()).toBeUndefined()
      expect([await mine.get('a'), await mine.get('b'), await others.get('a')]).toEqual([null, null, 'theirs'])
    })

    it('of an empty cache is harmless', async () => {
      expect(await (await all.open()).clear()).toBeUndefined()
    })
  })

  all.needing('callOrder').describe('cache: calls through one adapter take effect in call order', () => {
    it('set, set, get', async () => {
      const adapter = await all.open()
      const answers = await Promise.all([adapter.set('k', 1), adapter.set('k', 2), adapter.get('k')])
      expect(answers[2]).toBe(2)
    })

    it('set, clear, set', async () => {
      const adapter = await all.open()
      await Promise.all([adapter.set('k', 1), adapter.set('gone', 1), adapter.clear(), adapter.set('k', 2)])
      expect([await adapter.get('k'), await adapter.get('gone')]).toEqual([2, null])
    })

    it('set, delete, has, set, keys', async () => {
      const adapter = await all.open()
      const answers = await Promise.all([
        adapter.set('k', 1),
        adapter.delete('k'),
        adapter.has('k'),
        adapter.set('k', 2),
        all.supports.keys ? adapter.keys() : ['k'],
        adapter.get('k')
      ])
      expect(answers.slice(2)).toEqual([false, undefined, ['k'], 2])
    })

    it('1000 writes and reads of 10 keys in one tick: each read sees the write before it', async () => {
      const adapter = await all.open()
      const reads = times(1000, (i) => {
        adapter.set(`k${i % 10}`, i)
        return adapter.get(`k${i % 10}`)
      })
      expect(await Promise.all(reads)).toEqual(times(1000, (i) => i))
    })

    it('get, set, get: the first read does not see the write', async () => {
      const adapter = await all.open()
      const answers = await Promise.all([adapter.get('k'), adapter.set('k', 1), adapter.get('k')])
      expect(answers).toEqual([null, undefined, 1])
    })
  })
}
