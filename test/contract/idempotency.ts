import { describe, expect, it } from 'vitest'
import { held, serverPassesTtl } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

/** A result of a task, and what stands in its place for who reads plain JSON. */
const readable: [title: string, result: unknown, asRead: unknown][] = [
  ['an object', { charged: 5, tags: ['a', null] }, { charged: 5, tags: ['a', null] }],
  ['text', 'done', 'done'],
  ['null', null, null],
  ['false', false, false],
  ['zero', 0, 0],
  ['nothing', undefined, null],
  ['an undefined member', { id: 1, note: undefined }, { id: 1 }],
  ['an undefined element', [1, undefined], [1, null]],
  ['Dates', { at: new Date(5), all: [new Date(6)] }, { at: new Date(5).toJSON(), all: [new Date(6).toJSON()] }],
  ['a BigInt', { id: 12n }, { id: '12' }],
  [
    'a Map and a Set beside plain text',
    { map: new Map([[1, 2]]), set: new Set([1]), a: 'b' },
    { map: {}, set: {}, a: 'b' }
  ],
  ['an Error with fields', [Object.assign(new Error('x'), { code: 'E' })], [{ code: 'E' }]],
  ['a URL', new URL('http://a/b'), 'http://a/b']
]

const unreadable: [title: string, result: unknown][] = [
  ['a Buffer', Buffer.from([0, 255])],
  ['typed arrays', { bytes: new Uint8Array([1, 2]), at: new Date(1) }],
  ['a lone surrogate', { text: 'a\ud83d' }],
  ['U+0000 beside a Date', { text: 'a\0b', at: new Date(1) }],
  ['what looks like an envelope', { '$go-go-scope': '[1]' }],
  ['what looks like a result', [null, 1, { '$go-go-scope': '-1' }]],
  ['deep nesting', Array.from({ length: 60 }).reduce((inner) => [inner, new Date(1)], 1)],
  ['many Dates', Array.from({ length: 100_001 }, () => new Date(1))],
  ['100,000 elements by sharing', sharing(17)]
]

function sharing(levels: number): unknown {
  let value: unknown = [new Date(1)]
  for (let i = 0; i < levels; i++) value = [value, value]
  return value
}

export function idempotencySuite(all: Harness): void {
  const kinds = [
    ['adapter.idempotency', () => all.open().idempotency],
    ['standalone', () => all.openIdempotency()]
  ] as const

  describe.each(kinds)('idempotency: %s', (_kind, open) => {
    it('get of an unknown key is null', async () => {
      expect(await open().get('k')).toBeNull()
    })

    it('without ttl: the value, and no expiresAt', async () => {
      const results = open()
      expect(await results.set('k', { charged: true })).toBeUndefined()
      expect(await results.get('k')).toEqual({ value: { charged: true } })
    })

    it.each([undefined, 0])('ttl %s means no expiry, also over an older one', async (ttl) => {
      const results = open()
      await results.set('k', 1, 50_000)
      await results.set('k', 2, ttl)
      const entry = held(await results.get('k'))
      expect([entry.value, entry.expiresAt]).toEqual([2, undefined])
    })

    it("with ttl: expiresAt is within 50 ms of the server's clock plus ttl, fractions rounded up", async () => {
      const results = open()
      await results.get('warm')
      const before = Math.floor(await all.reader.now())
      await results.set('k', 1, 1999.5)
      const entry = held(await results.get('k'))
      expect(entry.expiresAt).toBeGreaterThanOrEqual(before + 2000)
      expect(entry.expiresAt).toBeLessThanOrEqual((await all.reader.now()) + 2000 + 50)
    })

    it('an expired result is gone', async () => {
      const results = open()
      await results.set('k', 1, 5)
      await serverPassesTtl(all.reader, 5)
      expect(await results.get('k')).toBeNull()
    })

    it('delete removes, and is harmless on what is not there', async () => {
      const results = open()
      await results.set('k', 1)
      expect(await results.delete('k')).toBeUndefined()
      expect(await results.delete('k')).toBeUndefined()
      expect(await results.get('k')).toBeNull()
    })

    it('prefixes are apart, keys are compared byte for byte', async () => {
      const results = open()
      await results.set('k', 1)
      for (const key of ['K', 'k ', ' k', 'k%', 'k_', 'k*']) expect(await results.get(key)).toBeNull()
      expect(await open().get('k')).toBeNull()
    })

    it('calls on one key take effect in call order, unawaited', async () => {
      const results = open()
      const answers = await Promise.all([
        results.set('k', 1),
        results.set('k', 2),
        results.get('k'),
        results.delete('k'),
        results.get('k'),
        results.set('k', 3),
        results.get('k')
      ])
      expect([answers[2], answers[4], answers[6]]).toEqual([{ value: 2 }, null, { value: 3 }])
    })
  })

  describe('idempotency: what a process with a JavaScript adapter reads of ours', () => {
    const seen = async (tuple: unknown) => {
      const adapter = all.open()
      await adapter.idempotency.set('k', tuple)
      const key = all.backend.key('idempotency', all.prefixOf(adapter), 'k')
      const { text } = held(await all.reader.row('idempotency', key))
      return { read: JSON.parse(text), ours: held(await adapter.idempotency.get('k')).value }
    }

    it.each(readable)('a result: %s', async (_title, result, asRead) => {
      const { read, ours } = await seen([undefined, result])
      expect(Array.isArray(read)).toBe(true)
      expect(read.slice(0, 2)).toStrictEqual([null, asRead])
      expect(ours).toStrictEqual([undefined, result])
    })

    it.each(unreadable)('a result that it can not read does not run again: %s', async (_title, result) => {
      const { read, ours } = await seen([undefined, result])
      expect([read[0], read[1] !== undefined]).toEqual([null, true])
      expect(ours).toStrictEqual([undefined, result])
    })

    it.each([[new Error('refused')], ['text'], [null], [{ code: 1 }], [[]]])(
      'a failure is replayed by nobody: %s',
      async (failure) => {
        const { read, ours } = await seen([failure, undefined])
        expect([Array.isArray(read), read[1]]).toEqual([true, undefined])
        expect(ours).toEqual([failure, undefined])
        expect((ours as unknown[])[1]).toBeUndefined()
      }
    )

    it.each([
      [[null, 1, { '$go-go-scope': '-1' }]],
      [[null, { at: 'x' }, { '$go-go-scope': '[[-1,1],2]' }]],
      [[{ '$go-go-scope': '[[1,-1],"no"]' }]],
      [[null, undefined, { '$go-go-scope': '-1' }]],
      [[new Date(5), { '$go-go-scope': '-1' }, undefined]],
      [[null, 1, 'marker']],
      [[null]],
      [[undefined]],
      [[undefined, 1, 2]],
      [[1, 2]]
    ])("a user's own value is what it was, whatever it looks like: %j", async (value) => {
      expect((await seen(value)).ours).toStrictEqual(value)
    })
  })

  describe('idempotency: where it is stored', () => {
    it('adapter.idempotency is under the documented key, as plain JSON', async () => {
      const adapter = all.open()
      await adapter.idempotency.set('k', ['done', 1])
      const row = held(await all.reader.row('idempotency', all.backend.key('idempotency', all.prefixOf(adapter), 'k')))
      expect(JSON.parse(row.text)).toEqual(['done', 1])
    })

    it('no user key can land on a lock, a breaker or a cache entry of the same prefix', async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 20_000))
      await Promise.all([adapter.set('k', 'cached'), adapter.recordFailure('k', 5)])
      for (const key of ['k', 'lock:k', 'circuit:k', 'cache:k']) await adapter.idempotency.set(key, 'result')
      expect([await lock.isValid(), await adapter.get('k'), (await adapter.getState('k'))?.failureCount]).toEqual([
        true,
        'cached',
        1
      ])
      for (const key of ['k', 'lock:k', 'circuit:k', 'cache:k']) await adapter.idempotency.delete(key)
      expect([await lock.isValid(), await adapter.has('k')]).toEqual([true, true])
    })
  })
}
