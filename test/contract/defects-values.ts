// Defects of stored data found in JavaScript adapters. Each title quotes known-defects.json.
import { describe, expect, it } from 'vitest'
import type { Adapter } from '../support/backends.js'
import { eventually, held, refuses, serverPassesTtl, times } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

const checkpoint = (id: string, taskId: string, sequence: number, more: object = {}) => ({
  id,
  taskId,
  sequence,
  timestamp: 1700000000000,
  progress: 0,
  data: null,
  ...more
})
const storedBack = async (adapter: Adapter, value: unknown) => {
  await adapter.idempotency.set('k', value)
  return held(await adapter.idempotency.get('k')).value
}

export function valueDefects(all: Harness): void {
  const { anything } = all.backend.supports

  describe('known defects: values', () => {
    it('a failed idempotent task is replayed as success null', async () => {
      const tuple = (await storedBack(all.open(), [new Error('no'), undefined])) as unknown[]
      expect(tuple[1] !== undefined).toBe(false)
    })

    it('an undefined result as null', async () => {
      expect(await storedBack(all.open(), [undefined, undefined])).toStrictEqual([undefined, undefined])
    })

    it('Date, Map, NaN, -0 change', async () => {
      const value = [new Date(1), new Map([['a', 1]]), Number.NaN, -0]
      expect(await storedBack(all.open(), value)).toStrictEqual(value)
    })

    it('BigInt throws and is swallowed', async () => {
      expect(await storedBack(all.open(), [undefined, 10n ** 30n])).toStrictEqual([undefined, 10n ** 30n])
    })

    it('undefined and U+0000 throw', async () => {
      const adapter = all.open()
      expect([await storedBack(adapter, undefined), await storedBack(adapter, 'a\u0000b')]).toEqual([
        undefined,
        'a\u0000b'
      ])
    })

    it("MariaDB's JSON comes back as text", async () => {
      const adapter = all.open()
      const value = { list: [1, 'two', { three: null }] }
      await adapter.set('k', value)
      expect([await adapter.get('k'), await storedBack(adapter, value)]).toEqual([value, value])
    })

    it('the idempotency adapter never works', async () => {
      const results = all.openIdempotency()
      await results.set('k', { charged: true }, 60_000)
      expect((await results.get('k'))?.value).toEqual({ charged: true })
    })

    it('set(undefined) makes has true', async () => {
      const adapter = all.open()
      await adapter.set('k', undefined)
      expect([await adapter.has('k'), await adapter.get('k'), await adapter.get('none')]).toEqual([
        true,
        undefined,
        null
      ])
    })
  })

  describe('known defects: cache', () => {
    it("clear() without a prefix wipes every application's cache", async () => {
      const [bare, other] = [all.open({ keyPrefix: '' }), all.open()]
      await Promise.all([bare.set('k', 1), other.set('k', 2)])
      await bare.clear()
      expect([await bare.get('k'), await other.get('k')]).toEqual([null, 2])
    })

    it.each([
      ['my_app:', 'myXapp:'],
      ['my%app:', 'my-app:']
    ])('wildcards in prefixes: my_app: clears myXapp: (%s, %s)', async (one, two) => {
      const here = all.prefix()
      const [mine, others] = [all.open({ keyPrefix: here + one }), all.open({ keyPrefix: here + two })]
      await others.set('k', 'theirs')
      await mine.clear()
      expect([await mine.keys(), await others.get('k')]).toEqual([[], 'theirs'])
    })

    it.each([
      ['a*:', 'ab:'],
      ['a?:', 'ab:'],
      ['[ab]:', 'a:'],
      ['a\\*:', 'a*:']
    ])('glob characters in prefixes (%s, %s)', async (one, two) => {
      const here = all.prefix()
      const [mine, others] = [all.open({ keyPrefix: here + one }), all.open({ keyPrefix: here + two })]
      await Promise.all([mine.set('k', 'mine'), others.set('other', 'theirs')])
      expect(await mine.keys()).toEqual(['k'])
      await mine.clear()
      expect(await others.get('other')).toBe('theirs')
    })

    it('keys() without a prefix returns cache: names and its patterns never match', async () => {
      const adapter = all.open({ keyPrefix: '' })
      await Promise.all([adapter.set('user:1', 1), adapter.set('group:1', 1)])
      expect([(await adapter.keys()).sort(), await adapter.keys(`user:${anything}`)]).toEqual([
        ['group:1', 'user:1'],
        ['user:1']
      ])
      await adapter.clear()
    })

    it('the pattern user:* matches nothing', async () => {
      const adapter = all.open()
      await Promise.all([adapter.set('user:1', 1), adapter.set('user:2', 1), adapter.set('group:1', 1)])
      expect((await adapter.keys(`user:${anything}`)).sort()).toEqual(['user:1', 'user:2'])
    })

    it('patterns and prefixes are unanchored and unescaped', async () => {
      const adapter = all.open()
      await Promise.all(['ab', 'xab', 'abx', 'a.b', 'cache:ab'].map((key) => adapter.set(key, 1)))
      expect([await adapter.keys('ab'), await adapter.keys('a.b')]).toEqual([['ab'], ['a.b']])
    })

    it('has and keys see expired entries', async () => {
      const adapter = all.open()
      await adapter.set('k', 1, 5)
      await serverPassesTtl(all.reader, 5)
      expect([await adapter.has('k'), await adapter.keys(), await adapter.keys(anything)]).toEqual([false, [], []])
    })

    it('undefined expiry keeps an old one', async () => {
      const adapter = all.open()
      await adapter.set('k', 1, 60)
      await adapter.set('k', 2)
      await serverPassesTtl(all.reader, 90)
      expect(await adapter.get('k')).toBe(2)
    })

    it('cache and idempotency ttl rounds up to seconds', async () => {
      const adapter = all.open()
      await Promise.all([adapter.set('k', 1, 30), adapter.idempotency.set('k', 1, 30)])
      await serverPassesTtl(all.reader, 100)
      expect([await adapter.get('k'), await adapter.idempotency.get('k')]).toEqual([null, null])
    })

    it('a 500 ms cache entry misses', async () => {
      const adapter = all.open()
      await Promise.all(times(20, (i) => adapter.set(`k${i}`, i, 500)))
      expect(await Promise.all(times(20, (i) => adapter.get(`k${i}`)))).toEqual(times(20, (i) => i))
    })

    it("get('KEY') returns Key's value", async () => {
      const adapter = all.open()
      await adapter.set('Key', 1)
      expect([
        await adapter.get('KEY'),
        await adapter.get('key'),
        await adapter.get('Key '),
        await adapter.get('Kéy')
      ]).toEqual(times(4, () => null))
    })

    it('keys over 255 throw or are truncated', async () => {
      const adapter = all.open()
      const [one, two] = ['a', 'b'].map((end) => 'k'.repeat(300) + end) as [string, string]
      await Promise.all([adapter.set(one, 1), adapter.set(two, 2)])
      expect([await adapter.get(one), await adapter.get(two)]).toEqual([1, 2])
      await refuses(() => adapter.set('k'.repeat(100_000), 1), 'RangeError', 'key')
    })

    it('racing upserts throw E11000', async () => {
      const keyPrefix = all.prefix()
      const adapters = times(4, () => all.open({ keyPrefix }))
      const writes = times(100, (i) =>
        Promise.all([adapters[i % 4]?.set('k', i), adapters[i % 4]?.idempotency.set('k', i)])
      )
      expect((await Promise.allSettled(writes)).filter((answer) => answer.status === 'rejected')).toEqual([])
    })

    it('KEYS blocks the server; clear() of 200 000 keys overflows the stack', { timeout: 60_000 }, async () => {
      const [adapter, other] = [all.open({ commandTimeout: 30_000 }), all.open()]
      await Promise.all([adapter.connect(), other.set('k', 1)])
      await all.reader.run(all.backend.fill(all.prefixOf(adapter), 200_000))
      let worst = 0
      let over = false
      const watch = (async () => {
        while (!over) {
          const asked = performance.now()
          await all.reader.now()
          worst = Math.max(worst, performance.now() - asked)
        }
      })()
      try {
        expect(await adapter.keys(`17${anything}`)).toHaveLength(11_111)
        await adapter.clear()
      } finally {
        over = true
        await watch
      }
      if (!all.backend.oneSession) expect(worst).toBeLessThan(500)
      expect([await adapter.keys(), await other.get('k')]).toEqual([[], 1])
    })

    it('expired rows are never removed', async () => {
      const adapter = all.open()
      await Promise.all(
        times(20, (i) =>
          Promise.all([
            adapter.set(`old${i}`, 1, 1),
            adapter.idempotency.set(`old${i}`, 1, 1),
            adapter.acquire(`old${i}`, 1)
          ])
        )
      )
      await serverPassesTtl(all.reader, 20)
      const prefix = all.prefixOf(adapter)
      const isThere = async () => {
        await Promise.all(
          times(200, (i) =>
            Promise.all([
              adapter.set(`k${i}`, 1),
              adapter.idempotency.set(`k${i}`, 1),
              adapter.acquire(`k${i}`, 9000, 'me')
            ])
          )
        )
        return (
          (await all.reader.dump()).includes(`${prefix}cache:old`) ||
          (await all.reader.dump()).includes(`${prefix}lock:old`)
        )
      }
      await eventually(isThere, (there) => !there)
    })
  })

  describe('known defects: checkpoints', () => {
    it('checkpoints ignore the prefix', async () => {
      const [mine, others] = [all.open(), all.open()]
      await mine.save(checkpoint('c', 't', 1))
      expect([await others.load('c'), await others.loadLatest('t'), await others.list('t')]).toEqual([
        undefined,
        undefined,
        []
      ])
    })

    it('no checkpoint methods at all', () => {
      const adapter = all.open()
      for (const method of ['save', 'load', 'loadLatest', 'list', 'cleanup', 'deleteAll'] as const) {
        expect(typeof adapter.checkpoint[method]).toBe('function')
      }
    })

    it('no go_goscope_checkpoints table, so every checkpoint call fails', async () => {
      const adapter = all.open()
      await adapter.save(checkpoint('c', 't', 1))
      await adapter.cleanup('t', 5)
      expect([
        (await adapter.load('c'))?.id,
        (await adapter.loadLatest('t'))?.id,
        (await adapter.list('t')).length
      ]).toEqual(['c', 'c', 1])
      expect(await adapter.deleteAll('t')).toBeUndefined()
    })

    it('upsert leaves sequence, timestamp old', async () => {
      const adapter = all.open()
      await adapter.save(checkpoint('c', 't', 1))
      const again = checkpoint('c', 't', 2, { timestamp: 1700000099999, progress: 9 })
      await adapter.save(again)
      expect(await adapter.load('c')).toEqual(again)
    })

    it("load(id) reads any raw key and never finds core's ids", async () => {
      const adapter = all.open()
      const id = 'import-1700000000000-3'
      await Promise.all([adapter.save(checkpoint(id, 'import', 3)), adapter.set('k', checkpoint('x', 'x', 1))])
      for (const raw of [
        'k',
        'cache:k',
        'import',
        'import:3',
        'checkpoint:import:3',
        `${all.prefixOf(adapter)}cache:k`
      ]) {
        expect(await adapter.load(raw)).toBeUndefined()
      }
      expect((await adapter.load(id))?.sequence).toBe(3)
    })

    it('task a:1 collides with checkpoint 1 of task a', async () => {
      const adapter = all.open()
      await Promise.all([
        adapter.save(checkpoint('one', 'a', 1)),
        adapter.save(checkpoint('two', 'a:1', 1)),
        adapter.save(checkpoint('three', 'a:1:1', 1))
      ])
      await Promise.all([adapter.save(checkpoint('four', 'ids', 1)), adapter.save(checkpoint('five', 'a:index', 1))])
      expect([await adapter.list('a'), await adapter.list('a:1')].map((list) => list.map(({ id }) => id))).toEqual([
        ['one'],
        ['two']
      ])
      await adapter.deleteAll('a')
      expect(await Promise.all(['two', 'three', 'four', 'five'].map((id) => adapter.load(id)))).not.toContain(undefined)
    })

    it('multi-step writes are not atomic', async () => {
      const keyPrefix = all.prefix()
      const [writer, reader] = [all.open({ keyPrefix }), all.open({ keyPrefix })]
      await writer.save(checkpoint('c0', 't', 1))
      const writes = times(100, (i) => writer.save(checkpoint(`c${i % 2}`, 't', 1)))
      const lists = await Promise.all(times(100, () => reader.list('t')))
      await Promise.all(writes)
      expect(lists.filter((list) => list.length !== 1)).toEqual([])
      expect(await Promise.all(['c0', 'c1'].map((id) => reader.load(id).then(Boolean)))).toEqual([false, true])
    })
  })
}
