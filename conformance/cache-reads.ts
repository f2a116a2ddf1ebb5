// ttl(key) and getMany(keys), which are additions to go-go-scope's cache interface.
import { expect, times } from './expect.js'
import type { Harness } from './harness.js'

/** Keys with characters that are special in a query or in a reply. */
const quotedKeys = ["it's", 'a"b', 'a\\b', 'a,b', '{a}', 'NULL', 'é', '🦊', ' a ', 'a\nb', '%', '$1', '*']

export function cacheReadsSuite(all: Harness): void {
  all.needing('ttl').describe('cache: ttl(key)', () => ttlSuite(all))
  all.needing('getMany').describe('cache: getMany(keys)', () => getManySuite(all))
}

function ttlSuite(all: Harness): void {
  const { it, short } = all
  /** The milliseconds that rounding may add to an expiry. */
  const rounding = all.supports.milliseconds ? 0 : 1000

  it('is undefined without an entry, null without expiry', async () => {
    const adapter = await all.open()
    expect(await adapter.ttl('k')).toBeUndefined()
    await adapter.set('k', null)
    expect(await adapter.ttl('k')).toBeNull()
    await adapter.delete('k')
    expect(await adapter.ttl('k')).toBeUndefined()
  })

  it.each([60_000, 86_400_000, 3_000_000_000_000])('of %d ms is whole, and never more', async (ttl) => {
    const adapter = await all.open()
    const before = await all.now()
    await adapter.set('k', 1, ttl)
    const left = await adapter.ttl('k')
    const passed = (await all.now()) - before
    expect(Number.isInteger(left), `${left} is whole`).toBe(true)
    expect(left).toBeLessThanOrEqual(ttl + rounding)
    expect(left).toBeGreaterThanOrEqual(ttl - passed - rounding - 2)
  })

  it('follows each set', async () => {
    const adapter = await all.open()
    await adapter.set('k', 1, 90_000)
    await adapter.set('k', 1, 30_000)
    expect(await adapter.ttl('k')).toBeLessThanOrEqual(30_000 + rounding)
    await adapter.set('k', 1)
    expect(await adapter.ttl('k')).toBeNull()
  })

  it('is undefined once the entry has expired, and never negative before', async () => {
    const adapter = await all.open()
    await adapter.set('k', 1, short(60))
    await all.until(short(60), async () => {
      const left = await adapter.ttl('k')
      if (left !== undefined) expect(left).toBeGreaterThanOrEqual(0)
      return left === undefined
    })
    expect(await adapter.get('k')).toBeNull()
  })

  all.needing('callOrder').it('calls of one tick take effect in call order, each for its own key', async () => {
    const adapter = await all.open()
    const answers = await Promise.all([
      adapter.ttl('a'),
      adapter.set('a', 1),
      adapter.ttl('a'),
      adapter.ttl('b'),
      adapter.delete('a'),
      adapter.ttl('a')
    ])
    expect(answers).toEqual([undefined, undefined, null, undefined, undefined, undefined])
  })
}

function getManySuite(all: Harness): void {
  const { it, short } = all
  const ordered = all.needing('callOrder')

  it('gives a value or null for each key, in the order of the keys', async () => {
    const adapter = await all.open()
    await Promise.all([adapter.set('a', { a: [1] }), adapter.set('b', 'text'), adapter.set('c', null)])
    expect(await adapter.getMany(['b', 'none', 'a', 'c'])).toEqual(['text', null, { a: [1] }, null])
  })

  it('a key may come again; no two values are one object', async () => {
    const adapter = await all.open()
    await adapter.set('a', { a: 1 })
    const [first, none, second, nobody] = await adapter.getMany(['a', 'x', 'a', 'x'])
    expect([first, none, second, nobody]).toEqual([{ a: 1 }, null, { a: 1 }, null])
    expect(first).not.toBe(second)
  })

  it('one key, and none', async () => {
    const adapter = await all.open()
    await adapter.set('a', 1)
    const answers = [await adapter.getMany(['a']), await adapter.getMany(['b']), await adapter.getMany([])]
    expect(answers).toEqual([[1], [null], []])
  })

  all.needing('richValues', 'undefinedValues').it('what JSON loses comes back, an undefined as well', async () => {
    const adapter = await all.open()
    const date = new Date(5)
    await Promise.all([adapter.set('date', date), adapter.set('undefined', undefined), adapter.set('empty', '')])
    const values = await adapter.getMany(['date', 'undefined', 'empty', 'none'])
    expect(values).toStrictEqual([date, undefined, '', null])
  })

  it('expired entries are null', async () => {
    const adapter = await all.open()
    await Promise.all([adapter.set('short', 1, short(5)), adapter.set('long', 2, 60_000), adapter.set('ever', 3)])
    await all.passes(short(5))
    expect(await adapter.getMany(['short', 'long', 'ever'])).toEqual([null, 2, 3])
  })

  it('1000 keys, of which every third is there', async () => {
    const adapter = await all.open()
    const keys = times(1000, (i) => `k${i}`)
    await Promise.all(keys.map((key, i) => (i % 3 === 0 ? adapter.set(key, i) : undefined)))
    expect(await adapter.getMany(keys)).toEqual(keys.map((_, i) => (i % 3 === 0 ? i : null)))
    await adapter.clear()
  })

  it.each(quotedKeys)('a key is taken as it is written: %j', async (key) => {
    const adapter = await all.open()
    await adapter.set(key, key)
    expect(await adapter.getMany([`${key}2`, key])).toEqual([null, key])
  })

  it('keys are compared byte for byte', async () => {
    const adapter = await all.open()
    await adapter.set('Key', 1)
    expect(await adapter.getMany(['key', 'Key', 'KEY', 'Key ', 'kéy'])).toEqual([null, 1, null, null, null])
  })

  it('looks under its own prefix only', async () => {
    const [mine, others] = [await all.open(), await all.open()]
    await Promise.all([mine.set('a', 1), others.set('a', 2), others.set('b', 2)])
    expect(await mine.getMany(['a', 'b'])).toEqual([1, null])
  })

  it('the array is read before the call returns', async () => {
    const adapter = await all.open()
    await Promise.all([adapter.set('a', 1), adapter.set('b', 2)])
    const keys = ['a', 'b']
    const answer = adapter.getMany(keys)
    keys[0] = 'x'
    keys.length = 1
    expect(await answer).toEqual([1, 2])
  })

  ordered.it('calls of one tick take effect in call order', async () => {
    const adapter = await all.open()
    const reads = [adapter.getMany(['a', 'b'])]
    const writes = [adapter.set('a', 1), adapter.set('b', 1)]
    reads.push(adapter.getMany(['b', 'a']))
    writes.push(adapter.set('b', 2))
    reads.push(adapter.getMany(['a', 'b']))
    writes.push(adapter.clear())
    reads.push(adapter.getMany(['a', 'b']))
    const nothing = [null, null]
    expect(await Promise.all(reads)).toEqual([nothing, [1, 1], [1, 2], nothing])
    await Promise.all(writes)
  })

  ordered.it('many calls of one tick see the writes before them', async () => {
    const adapter = await all.open()
    const writes: Promise<void>[] = []
    const reads = times(100, (i) => {
      writes.push(adapter.set(`k${i % 10}`, i))
      return adapter.getMany([`k${i % 10}`, 'none', `k${(i + 1) % 10}`])
    })
    expect(await Promise.all(reads)).toEqual(times(100, (i) => [i, null, i < 9 ? null : i - 9]))
    await Promise.all(writes)
  })
}
