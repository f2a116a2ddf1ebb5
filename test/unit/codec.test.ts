import { inspect, isDeepStrictEqual } from 'node:util'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { POSTGRES } from '../../lib/backends/postgres/backend.js'
import { REDIS } from '../../lib/backends/redis/backend.js'
import { decode, encode, revive, type ValueRules } from '../../lib/codec/codec.js'
import { thrownBy } from './support/thrown.js'
import { anyValue, randomFrom } from './support/values.js'

const where = (rules: ValueRules = POSTGRES.values) =>
  ({ backend: 'postgres', operation: 'set', key: 'k', rules }) as const

const roundTrip = (value: unknown, rules?: ValueRules) => decode(encode(value, where(rules)), where(rules))

const isPlainText = (value: unknown, rules?: ValueRules) => encode(value, where(rules)) === JSON.stringify(value)

function nested(levels: number, wrap: (inner: unknown) => unknown, core: unknown = 1): unknown {
  let value = core
  for (let i = 0; i < levels; i++) value = wrap(value)
  return value
}

class Account {
  balance = 5
  readonly #secret = 1
  get secret() {
    return this.#secret
  }
}

describe('plain JSON', () => {
  it.each([
    null,
    true,
    0,
    1.5,
    1e300,
    '',
    'a"\\\n\u2028😀',
    [],
    {},
    [1, [null, { a: 'b' }]],
    { a: { b: [1, 2, 3] } },
    JSON.parse('{"__proto__":{"a":1}}'),
    { toJSON: 1 }
  ])('is %j itself', (value) => {
    expect(isPlainText(value)).toBe(true)
    expect(isDeepStrictEqual(roundTrip(value), value)).toBe(true)
  })

  it('is what a class instance, toJSON and an object of another realm come to', () => {
    expect(encode(new Account(), where())).toBe('{"balance":5}')
    expect(encode({ a: { toJSON: (name: string) => ({ name }) } }, where())).toBe('{"a":{"name":"a"}}')
    expect(encode(runInNewContext('({ a: [1] })'), where())).toBe('{"a":[1]}')
    expect(encode(Object.assign(Object.create(null), { a: 1 }), where())).toBe('{"a":1}')
  })

  it('holds 100 levels of nesting, names of 100 kB and 1e6 elements', () => {
    const deep = nested(100, (inner) => ({ inner: [inner] }))
    const long = { ['n'.repeat(100_000)]: 1 }
    const wide = Array.from({ length: 1e6 }, (_, i) => i)
    for (const value of [deep, long, wide]) expect(isPlainText(value)).toBe(true)
  })
})

describe('an envelope', () => {
  const values: Record<string, unknown> = {
    undefined: undefined,
    'an undefined member': { a: undefined },
    'core’s failed result': [new Error('no'), undefined],
    'core’s good result': [undefined, { id: 1 }],
    '-0': -0,
    NaN: Number.NaN,
    infinities: [Infinity, -Infinity],
    'a Date': new Date(5),
    'an invalid Date': new Date(Number.NaN),
    'a BigInt': 2n ** 70n,
    'a Map': new Map<unknown, unknown>([[{ a: 1 }, new Map()]]),
    'a Set': new Set([undefined, 'a']),
    'a Buffer': Buffer.from([0, 255]),
    'typed arrays': [new Int8Array([-1]), new BigUint64Array([5n]), new DataView(new ArrayBuffer(3))],
    'an ArrayBuffer': new Uint8Array([1, 2]).buffer,
    'a RegExp': /a/gi,
    'a URL': new URL('http://a/b?c'),
    'boxed primitives': [Object(1), Object('a'), Object(1n), Object(false)],
    holes: Object.assign([], { 1: 1, 3: 2, length: 5 }),
    'few elements in a large array': Object.assign([], { 1000000: 1 }),
    'lone surrogates': ['\ud800', { 'x\udc00': 1 }],
    'a Date beside a member __proto__': { d: new Date(1), ...JSON.parse('{"a":{"__proto__":[1]}}') },
    'what looks like an envelope': { '$go-go-scope': '[1]' },
    'an array that shares an object': [new Date(1), ...Array(2).fill({ a: 1 })]
  }

  it.each(Object.entries(values))('holds %s', (_, value) => {
    const text = encode(value, where())
    expect(Object.keys(JSON.parse(text))).toEqual(['$go-go-scope'])
    expect(decode(text, where())).toEqual(value)
  })

  it('holds U+0000 where the database can’t, and only there', () => {
    expect(isPlainText('a\0b', REDIS.values)).toBe(true)
    expect(isPlainText('a\0b', POSTGRES.values)).toBe(false)
    expect(isPlainText({ 'a\0': 1 }, POSTGRES.values)).toBe(false)
    expect(roundTrip({ 'a\0': ['\0'] })).toEqual({ 'a\0': ['\0'] })
  })

  it('holds what is nested deeper than the database allows', () => {
    const value = nested(40, (inner) => [inner])
    expect(isPlainText(value, { maxDepth: 31 })).toBe(false)
    expect(roundTrip(value, { maxDepth: 31 })).toEqual(value)
    expect(
      isPlainText(
        nested(31, (inner) => [inner]),
        { maxDepth: 31 }
      )
    ).toBe(true)
  })

  it('is text that PostgreSQL takes: no U+0000 and no lone surrogate, also when it is parsed', () => {
    const text = encode(['\0', '\ud800', { '\0\udc00': -0 }], where())
    const payload: string = JSON.parse(text)['$go-go-scope']
    for (const stored of [text, payload])
      expect(/\0|\\u0000/.test(stored.replaceAll('\\\\', ''))).toBe(stored === payload)
    expect(payload.isWellFormed() && !payload.includes('\0')).toBe(true)
  })

  it('holds only the part of a pooled buffer that is in view', () => {
    const whole = Buffer.from('a secret and a value')
    expect(roundTrip(whole.subarray(15))).toEqual(Buffer.from('value'))
    const part = new Uint8Array(whole.buffer, whole.byteOffset, 1)
    expect(roundTrip(part)).toEqual(new Uint8Array([97]))
    expect(encode([part], where()).length).toBeLessThan(100)
  })

  it('is the same for 2,000 values nested at random, through a database’s own JSON', () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const value = anyValue(randomFrom(seed))
      for (const rules of [POSTGRES.values, REDIS.values]) {
        const stored = JSON.stringify(JSON.parse(encode(value, where(rules))))
        expect(isDeepStrictEqual(decode(stored, where(rules)), value), `seed ${seed}`).toBe(true)
      }
    }
  })
})

describe('what can’t be stored is a TypeError that names the key, the place and the reason', () => {
  const cycle: Record<string, unknown> = {}
  cycle.list = [cycle]
  const mapCycle = new Map<string, unknown>()
  mapCycle.set('self', { mapCycle })
  const cases: [string, unknown, RegExp][] = [
    ['a function', () => 1, /it is a function/],
    ['a symbol', { a: [Symbol('s')] }, /\["a"\]\[0\] is a symbol/],
    ['a symbol as a name', { [Symbol('s')]: 1 }, /a symbol in it/],
    ['a boxed symbol', Object(Symbol('s')), /a symbol/],
    ['a cycle', cycle, /\["list"\]\[0\] is a cycle/],
    ['a cycle through a Map', mapCycle, /a cycle/],
    ['a promise', [Promise.resolve(1)], /\[0\] is a promise/],
    ['a WeakMap', new WeakMap(), /a WeakMap/],
    ['a SharedArrayBuffer', new SharedArrayBuffer(1), /a SharedArrayBuffer/],
    ['10,000 levels', nested(10_000, (inner) => [inner]), /nested deeper/],
    ['10,000 levels around a Date', nested(10_000, (inner) => ({ inner }), new Date()), /nested deeper/]
  ]

  it.each(cases)('%s', (_, value, reason) => {
    expect(() => encode(value, where())).toThrow(
      expect.objectContaining({
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_VALUE',
        message: expect.stringMatching(reason)
      })
    )
    expect(() => encode(value, { ...where(), key: 'user:1' })).toThrow(/"user:1"/)
  })

  it.each([
    ['a getter', { a: Object.defineProperty({}, 'b', { enumerable: true, get: () => fail() }) }],
    ['toJSON', { toJSON: () => fail() }],
    ['a proxy', new Proxy({}, { ownKeys: () => fail() })]
  ])('%s that throws is its cause', (_, value) => {
    expect(() => encode(value, where())).toThrow(
      expect.objectContaining({ name: 'TypeError', cause: expect.objectContaining({ message: 'mine' }) })
    )
  })

  function fail(): never {
    throw new Error('mine')
  }

  it('a value beyond the limit is VALUE_TOO_LARGE', () => {
    expect(() => encode('é'.repeat(50), where({ maxBytes: 101 }))).toThrow(
      expect.objectContaining({ code: 'VALUE_TOO_LARGE' })
    )
    expect(encode('é'.repeat(50), where({ maxBytes: 102 }))).toHaveLength(52)
  })
})

describe('what is stored but is no value', () => {
  const damaged: [string, string][] = [
    ['no JSON', 'not json'],
    ['nothing', ''],
    ['a cut text', '{"a":'],
    ['an envelope of a number', '{"$go-go-scope":1}'],
    ['an envelope with a neighbour', '{"$go-go-scope":"-1","a":1}'],
    ['an envelope of no JSON', '{"$go-go-scope":"nonsense"}'],
    ['an unknown type', envelope([['Account', 1], 5])],
    ['an index out of range', envelope([[7]])],
    ['a member __proto__', '{"$go-go-scope":"[{\\"__proto__\\":1},{}]"}'],
    ['an error without text', envelope([['Error', 1], { hidden: 2, fields: 3 }, { message: 4 }, {}, 5])],
    ['an error of nothing', envelope([['Error', 1], 5])],
    ['an error of itself', envelope([['Error', 0]])],
    ['a buffer of text', envelope([['Buffer', 1], 'abc'])],
    ['members of text', envelope([['Members', 1], 'abc'])],
    [
      'a huge view',
      envelope([
        ['Uint8Array', 1, 0, 1e9],
        ['ArrayBuffer', 'AA==']
      ])
    ],
    ['a stack of 100,000 levels', envelope(Array.from({ length: 1e5 }, (_, i) => [i + 1]))]
  ]

  function envelope(payload: unknown): string {
    return JSON.stringify({ '$go-go-scope': JSON.stringify(payload) })
  }

  it.each(damaged)('%s is CORRUPT_VALUE', (_, text) => {
    expect(() => decode(text, { ...where(), key: 'user:1' })).toThrow(
      expect.objectContaining({
        code: 'CORRUPT_VALUE',
        backend: 'postgres',
        operation: 'set',
        message: expect.stringContaining('"user:1"')
      })
    )
  })

  it('pollutes no prototype', () => {
    const texts = [
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      envelope([['Members', 1], [2, 3], '__proto__', { polluted: 4 }, 1]),
      envelope([['Error', 1], { hidden: 2, fields: 3 }, { constructor: 4 }, {}, { prototype: 5 }, { polluted: 6 }, 1])
    ]
    for (const text of texts) {
      const value = decode(text, where()) as object
      expect('polluted' in {}).toBe(false)
      expect('polluted' in value).toBe(false)
      expect(Object.getPrototypeOf(Object.getPrototypeOf(value)) === null || value instanceof Error).toBe(true)
    }
  })

  it('does not quote the value in its error', () => {
    for (const text of ['"hunter2', '{"$go-go-scope":"hunter2"}']) {
      expect(inspect(thrownBy(() => decode(text, where())))).not.toContain('hunter2')
    }
  })

  it('is told apart from a parsed document', () => {
    const document = JSON.parse(`{"data":${encode(undefined, where())}}`)
    expect(revive(document.data, where())).toBeUndefined()
    expect(revive(document, where())).toBe(document)
  })
})
