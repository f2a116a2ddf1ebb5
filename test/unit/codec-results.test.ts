// The result tuples of go-go-scope: element 1 as a reader without the codec finds it, and as the codec decodes it.
import { inspect, isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { BSON_CODEC, MONGODB_VALUES } from '../../lib/backends/mongodb/bson-codec.js'
import { bson } from '../../lib/backends/mongodb/bson-library.js'
import { MYSQL } from '../../lib/backends/mysql/backend.js'
import { POSTGRES } from '../../lib/backends/postgres/backend.js'
import { REDIS } from '../../lib/backends/redis/backend.js'
import { AS_RESULT, decode, encode, type ValueRules } from '../../lib/codec/codec.js'
import { thrownBy } from './support/thrown.js'
import { anyValue, randomFrom } from './support/values.js'

const where = (rules: ValueRules) => ({ backend: 'postgres', operation: 'set', key: 'k', rules }) as const
const json = [POSTGRES.values, REDIS.values, MYSQL.values]

/** The stored JSON, and the value that the codec reads from it. */
function stored(value: unknown, rules: ValueRules) {
  const text = encode(value, where(rules), AS_RESULT)
  return { found: JSON.parse(text), back: decode(text, where(rules), AS_RESULT) }
}

function storedAsBson(value: unknown) {
  const bytes = BSON_CODEC.encode(value, where(MONGODB_VALUES), AS_RESULT) as Uint8Array
  return { found: bson().deserialize(bytes).value, back: BSON_CODEC.decode(bytes, where(MONGODB_VALUES), AS_RESULT) }
}

const everywhere = (value: unknown) => [...json.map((rules) => stored(value, rules)), storedAsBson(value)]

describe('2,000 values nested at random', () => {
  const seeds = Array.from({ length: 2000 }, (_, seed) => seed + 1)

  it('as results are element 1 of a plain array, and come back', () => {
    for (const seed of seeds) {
      const tuple = [undefined, anyValue(randomFrom(seed))]
      for (const { found, back } of everywhere(tuple)) {
        expect([Array.isArray(found), found[0], found[1] !== undefined], `seed ${seed}`).toEqual([true, null, true])
        expect(isDeepStrictEqual(back, tuple), `seed ${seed}`).toBe(true)
      }
    }
  })

  it('as failures have no element 1, and come back', () => {
    for (const seed of seeds) {
      const tuple = [anyValue(randomFrom(seed)) ?? 'failed', undefined]
      for (const { found, back } of everywhere(tuple)) {
        expect([Array.isArray(found), found[1]], `seed ${seed}`).toEqual([true, undefined])
        expect(isDeepStrictEqual(back, tuple), `seed ${seed}`).toBe(true)
      }
    }
  })

  it('as values of a user, and as arrays that look like ours, come back', () => {
    for (const seed of seeds) {
      const value = anyValue(randomFrom(seed))
      for (const one of [value, [null, value, { '$go-go-scope': '-1' }], [{ '$go-go-scope': value }]])
        for (const { back } of everywhere(one)) expect(isDeepStrictEqual(back, one), `seed ${seed}`).toBe(true)
    }
  })
})

describe('the form of a result', () => {
  it.each([
    ['plain JSON', { id: 1 }, [null, { id: 1 }, { '$go-go-scope': '-1' }]],
    ['a Date', { id: 1, at: new Date(5) }, [null, { id: 1, at: '1970-01-01T00:00:00.005Z' }, expect.anything()]],
    ['a BigInt', Object(5n), [null, '5', expect.anything()]],
    [
      'what looks marked',
      { '$go-go-scope': 1 },
      [null, { '$go-go-scope': expect.any(String) }, { '$go-go-scope': '-1' }]
    ],
    ['a lone surrogate', '\ud800', [null, { '$go-go-scope': expect.any(String) }, { '$go-go-scope': '-1' }]]
  ])('of %s', (_title, result, form) => {
    expect(stored([undefined, result], POSTGRES.values).found).toEqual(form)
  })

  it('on MongoDB keeps what BSON carries', () => {
    const at = new Date(5)
    const id = new (bson().ObjectId)()
    expect(storedAsBson([undefined, { at, id }]).found).toEqual([null, { at, id }, { '$go-go-scope': '-1' }])
    expect(storedAsBson([undefined, { at, id, note: undefined }]).found.slice(0, 2)).toEqual([null, { at, id }])
  })

  it('is no deeper than the database allows', () => {
    const deep = (levels: number): unknown => (levels === 0 ? new Date(1) : [deep(levels - 1)])
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0
    for (const levels of [28, 29, 30, 31, 32, 40])
      expect(depth(stored([undefined, deep(levels)], MYSQL.values).found)).toBeLessThanOrEqual(31)
  })
})

describe('a damaged form', () => {
  it.each(['[null,1,{"$go-go-scope":5}]', '[null,1,{"$go-go-scope":"hunter2"}]', '[{"$go-go-scope":"hunter2"}]'])(
    '%s is CORRUPT_VALUE, and not quoted',
    (text) => {
      const error = thrownBy(() => decode(text, where(REDIS.values), AS_RESULT))
      expect(error).toMatchObject({ code: 'CORRUPT_VALUE' })
      expect(inspect(error)).not.toContain('hunter2')
    }
  )
})
