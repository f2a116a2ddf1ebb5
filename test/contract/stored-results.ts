// The stored form of an idempotent result, and the value that a process with a JavaScript adapter reads from it.
import { describe, expect, it } from 'vitest'
import { held } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

/** A result of a task, and the value that a reader of plain JSON gets for it. */
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

export function storedResultsSuite(all: Harness): void {
  describe('idempotency: results as read by a process with a JavaScript adapter', () => {
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
      'a failure is not replayed: %s',
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
  })
}
