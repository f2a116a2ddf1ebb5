import { describe, expect, it } from 'vitest'
import { patternKeys } from '../support/backends.js'
import { held, serverPassesTtl, times } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

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
/** A prefix, and one that it would match if its characters were wildcards. */
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
  describe('cache: get, set, delete, has', () => {
    it('get of an unknown key is null, has is false', async () => {
      const adapter = all.open()
      expect(await adapter.get('k')).toBeNull()
      expect(await adapter.has('k')).toBe(false)
    })

    it('set resolves with nothing; get gives it back; has is true', async () => {
      const adapter = all.open()
      expect(await adapter.set('k', { a: [1] })).toBeUndefined()
      expect(await adapter.get('k')).toEqual({ a: [1] })
      expect(await adapter.has('k')).toBe(true)
    })

    it('set replaces', async () => {
      const adapter = all.open()
      await adapter.set('k', 1)
      await adapter.set('k', 2)
      expect(await adapter.get('k')).toBe(2)
    })

    it('delete removes, resolves with nothing, and is harmless on what is not there', async () => {
      const adapter = all.open()
      await adapter.set('k', 1)
      expect(await adapter.delete('k')).toBeUndefined()
      expect(await adapter.delete('k')).toBeUndefined()
      expect(await adapter.has('k')).toBe(false)
    })

    it.each(nearKeys)('keys are compared byte for byte: %j', async (key) => {
      const adapter = all.open()
      for (const near of nearKeys) if (near !== key) await adapter.set(near, `near ${near}`)
      expect(await adapter.get(key)).toBeNull()
      await adapter.set(key, 'mine')
      for (const near of nearKeys) expect(await adapter.get(near)).toBe(near === key ? 'mine' : `near ${near}`)
    })

    it('what JSON can express is stored as plain JSON under the documented key', async () => {
      const adapter = all.open()
      await adapter.set('k', { a: [1, 'x', null, true] })
      const row = held(await all.reader.row('cache', all.backend.key('cache', all.prefixOf(adapter), 'k')))
      expect(JSON.parse(row.text)).toEqual({ a: [1, 'x', null, true] })
      expect(row.expiresAt).toBeNull()
    })
  })

  describe('cache: ttl', () => {
    it.each([undefined, 0])('%s means no expiry', async (ttl) => {
      const adapter = all.open()
      await adapter.set('k', 1, 50_000)
      await adapter.set('k', 1, ttl)
      const row = held(await all.reader.row('cache', all.backend.key('cache', all.prefixOf(adapter), 'k')))
      expect(row.expiresAt).toBeNull()
    })

    it.each([1500, 1, 999.2, 86_400_000, 3_000_000_000_000])('%d ms is exact, fractions rounded up', async (ttl) => {
      const adapter = all.open()
      await adapter.connect()
      const before = Math.floor(await all.reader.now())
      await adapter.set('k', 1, ttl)
      const row = await all.reader.row('cache', all.backend.key('cache', all.prefixOf(adapter), 'k'))
      const after = await all.reader.now()
      if (ttl === 1 && row === null) return
      expect(row?.expiresAt).toBeGreaterThanOrEqual(before + Math.ceil(ttl))
      expect(row?.expiresAt).toBeLessThanOrEqual(after + Math.ceil(ttl) + 1)
    })

    it("an entry lives at least its ttl by the server's clock", async () => {
      const adapter = all.open()
      const before = await all.reader.now()
      await adapter.set('k', 1, 60)
      while (await adapter.has('k'));
      expect((await all.reader.now()) - before).toBeGreaterThanOrEqual(60)
    })

    it('expired entries are never seen by get, has or keys', async () => {
      const adapter = all.open()
      await adapter.set('k', 1, 5)
      await serverPassesTtl(all.reader, 5)
      expect([await adapter.get('k'), await adapter.has('k'), await adapter.keys()]).toEqual([null, false, []])
    })

    it('an expired entry can be set again', async () => {
      const adapter = all.open()
      await adapter.set('k', 1, 5)
      await serverPassesTtl(all.reader, 5)
      await adapter.set('k', 2)
      expect(await adapter.get('k')).toBe(2)
    })
  })

  describe('cache: keys(pattern) speaks the documented dialect', () => {
    it.each(all.backend.supports.patterns)('%j', async (pattern, found) => {
      const adapter = all.open()
      await Promise.all(patternKeys.map((key) => adapter.set(key, 1)))
      expect((await adapter.keys(pattern)).sort()).toEqual([...found].sort())
    })

    it('without a pattern: all keys of this prefix, without prefix or "cache:"', async () => {
      const adapter = all.open()
      await Promise.all(patternKeys.map((key) => adapter.set(key, 1)))
      await all.open().set('another', 1)
      expect((await adapter.keys()).sort()).toEqual([...patternKeys].sort())
    })

    it('with an empty prefix: names without "cache:", and only those of the empty prefix', async () => {
      const adapter = all.open({ keyPrefix: '' })
      await adapter.set('plain', 1)
      expect(await adapter.keys()).toEqual(['plain'])
      await adapter.clear()
    })

    it('10000 keys are listed once each', async () => {
      const adapter = all.open()
      await Promise.all(times(10_000, (i) => adapter.set(`k${i}`, i)))
      expect(new Set(await adapter.keys()).size).toBe(10_000)
      await adapter.clear()
      expect(await adapter.keys()).toEqual([])
    })
  })

  describe('cache: the prefix is literal', () => {
    it.each(prefixes)('%j is not %j, in keys and clear', async (prefix, other) => {
      const here = all.prefix()
      const mine = all.open({ keyPrefix: here + prefix })
      const others = all.open({ keyPrefix: here + other })
      await Promise.all([mine.set('k', 'mine'), others.set('k', 'theirs')])
      expect(await mine.keys()).toEqual(['k'])
      await mine.clear()
      expect([await mine.get('k'), await others.get('k')]).toEqual([null, 'theirs'])
    })
  })

  describe("cache: clear() removes this prefix's cache entries only", () => {
    it.each(['', 'an-app:'])('with prefix %j locks, breakers, results and checkpoints stay', async (keyPrefix) => {
      const adapter = all.open({ keyPrefix })
      const lock = held(await adapter.acquire('k', 20_000))
      await adapter.recordFailure('k', 5)
      await adapter.idempotency.set('k', 'result')
      await adapter.save({ id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 })
      const other = all.open()
      await Promise.all([adapter.set('k', 1), other.set('k', 'other')])
      expect(await adapter.clear()).toBeUndefined()
      expect([await adapter.get('k'), await other.get('k'), await lock.isValid()]).toEqual([null, 'other', true])
      expect([(await adapter.getState('k'))?.failureCount, (await adapter.list('t')).length]).toEqual([1, 1])
      expect((await adapter.idempotency.get('k'))?.value).toBe('result')
      await Promise.all([lock.release(), adapter.deleteAll('t'), adapter.idempotency.delete('k')])
    })

    it('of an empty cache is harmless', async () => {
      expect(await all.open().clear()).toBeUndefined()
    })
  })

  describe('cache: calls through one adapter take effect in call order', () => {
    it('set, set, get', async () => {
      const adapter = all.open()
      const answers = await Promise.all([adapter.set('k', 1), adapter.set('k', 2), adapter.get('k')])
      expect(answers[2]).toBe(2)
    })

    it('set, clear, set', async () => {
      const adapter = all.open()
      await Promise.all([adapter.set('k', 1), adapter.set('gone', 1), adapter.clear(), adapter.set('k', 2)])
      expect([await adapter.get('k'), await adapter.get('gone')]).toEqual([2, null])
    })

    it('set, delete, has, set, keys', async () => {
      const adapter = all.open()
      const answers = await Promise.all([
        adapter.set('k', 1),
        adapter.delete('k'),
        adapter.has('k'),
        adapter.set('k', 2),
        adapter.keys(),
        adapter.get('k')
      ])
      expect(answers.slice(2)).toEqual([false, undefined, ['k'], 2])
    })

    it('1000 writes and reads of 10 keys in one tick: each read sees the write before it', async () => {
      const adapter = all.open()
      const reads = times(1000, (i) => {
        adapter.set(`k${i % 10}`, i)
        return adapter.get(`k${i % 10}`)
      })
      expect(await Promise.all(reads)).toEqual(times(1000, (i) => i))
    })

    it('get, set, get: the first read does not see the write', async () => {
      const adapter = all.open()
      const answers = await Promise.all([adapter.get('k'), adapter.set('k', 1), adapter.get('k')])
      expect(answers).toEqual([null, undefined, 1])
    })
  })
}
