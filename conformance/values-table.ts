// Values, made anew for each use, with the values that are read back.
import type { Flag } from './flags.js'

type Make = () => unknown

const nested = (levels: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 'core'
  for (let i = 0; i < levels; i++) value = wrap(value)
  return value
}

class Account {
  balance = 5
  owner = { name: 'Ann' }
}

class Refused extends Error {
  override name = 'Refused'
  code = 'E_REFUSED'
}

export const plain: Record<string, Make> = {
  null: () => null,
  true: () => true,
  false: () => false,
  numbers: () => [0, 1, -1, 1.5, 0.1 + 0.2, 1e21, 1e-7, 123456789012345680000],
  'the largest and smallest integers': () => [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
  'the largest and smallest doubles': () => [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, Number.EPSILON],
  'an empty string': () => '',
  'text with quotes, backslashes and control characters': () => '"\\\b\f\n\r\t\u0001\u001f\u007f\u2028\u2029',
  'text that looks like escapes': () => "\\u0000 \\n \\x00 %s $1 {} '; DROP TABLE x; --",
  'text of all planes': () => 'aé漢字🙂\ufeff\uffff\u{10ffff}',
  'an empty array and an empty object': () => [[], {}],
  'nesting of 100 arrays': () => nested(100, (inner) => [inner]),
  'nesting of 100 objects': () => nested(100, (inner) => ({ inner })),
  'a member name of 100 kB': () => ({ ['n'.repeat(100_000)]: 1 }),
  'a string of 1 MB': () => 'x'.repeat(1_000_000),
  '10000 elements': () => Array.from({ length: 10_000 }, (_, i) => i),
  'odd member names': () => ({ '': 1, ' ': 2, constructor: 3, toString: 4, 'a.b': 5, $a: 6, '1': 7, '\n': 8 }),
  'a member named __proto__': () => JSON.parse('{"__proto__":{"a":1},"b":2}'),
  'the same object twice': () => {
    const shared = { a: 1 }
    return { first: shared, second: shared, list: [shared, shared] }
  },
  'a token bucket': () => ({ tokens: 9.75, lastRefill: 1700000000123 }),
  'text of JSON': () => '{"a":[1,null]}',
  'the text undefined': () => 'undefined'
}

const absent: Record<string, Make> = {
  undefined: () => undefined,
  'an undefined element': () => [1, undefined, 3],
  'an undefined member': () => ({ a: undefined, b: 1 })
}

const bigints: Record<string, Make> = {
  'a BigInt': () => 2n ** 64n,
  'BigInts within': () => ({ a: [-1n, 0n, 10n ** 40n] })
}

const rich: Record<string, Make> = {
  'NaN and the infinities': () => [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  'a bare NaN': () => Number.NaN,
  'a Date': () => new Date(1700000000123),
  'Dates within': () => ({ when: [new Date(0), new Date(-1), new Date(8.64e15)] }),
  'a Buffer': () => Buffer.from([0, 1, 127, 128, 255]),
  'an empty Buffer': () => ({ empty: Buffer.alloc(0) }),
  'a Buffer cut from a larger one': () => Buffer.from('a larger text').subarray(2, 8),
  'an ArrayBuffer': () => new Uint8Array([1, 2, 3]).buffer,
  'U+0000 in a string': () => 'a\u0000b',
  'U+0000 in a member name and deep inside': () => ({ 'a\u0000b': [{ c: '\u0000' }] }),
  'a lone high surrogate': () => 'a\ud83d',
  'a lone low surrogate': () => ['\ude00b'],
  'a lone surrogate in a member name': () => ({ 'a\ud83d': 1 }),
  'a plain part beside a rich one': () => ({ list: [1, 2, { a: 'b' }], when: new Date(2) }),
  'the same Date twice': () => {
    const when = new Date(3)
    return [when, when]
  },
  'nesting of 100 levels around a Date': () => nested(100, (inner) => ({ inner, when: new Date(4) }))
}

const mixed: Record<string, Make> = {
  'a Map': () =>
    new Map<unknown, unknown>([
      ['a', 1],
      [{ key: 'object' }, new Map([[1, undefined]])]
    ]),
  'a Set': () => new Set<unknown>([1, 'a', null, undefined, new Set([2])]),
  'typed arrays': () => [
    new Uint8Array([1, 255]),
    new Int8Array([-1]),
    new Uint16Array([65535]),
    new Int32Array([-5, 5]),
    new Uint32Array([4294967295]),
    new Float32Array([1.5]),
    new Float64Array([0.1, Number.NaN, Number.POSITIVE_INFINITY]),
    new BigInt64Array([-1n]),
    new BigUint64Array([2n ** 64n - 1n]),
    new Uint8ClampedArray([7])
  ],
  'all of it at once': () => ({
    at: new Date(1),
    ids: new Set([1n]),
    by: new Map([['a', undefined]]),
    bytes: Buffer.from('é'),
    no: -0
  })
}

/** Values that JSON loses, by flag; an adapter without the flag need not return them. */
export const lost: [flags: Flag[], values: Record<string, Make>][] = [
  [['undefinedValues'], absent],
  [['bigints'], bigints],
  [['richValues'], rich],
  [['richValues', 'bigints', 'undefinedValues'], mixed]
]

const cycle = () => {
  const value: Record<string, unknown> = {}
  value.self = { value }
  return value
}
const throwing = (): unknown => ({
  get broken() {
    throw new Error('a getter that throws')
  }
})

export const unstorable: Record<string, Make> = {
  'a function': () => () => 1,
  'a class': () => Account,
  'a symbol': () => Symbol('s'),
  'a function within': () => ({ a: [() => 1] }),
  'a symbol within': () => [{ a: Symbol('s') }],
  'a cycle': cycle,
  'a cycle through an array': () => {
    const value: unknown[] = []
    value.push([value])
    return value
  },
  'a cycle through a Map': () => {
    const value = new Map<string, unknown>()
    value.set('self', value)
    return value
  },
  'a getter that throws': throwing,
  'a toJSON that throws': () => ({
    toJSON() {
      throw new Error('a toJSON that throws')
    }
  }),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return { proxy }
  }
}

export interface ErrorCase {
  make(): Error
  fields?: Record<string, unknown>
}

export const errors: Record<string, ErrorCase> = {
  'an Error': { make: () => new Error('it failed') },
  'a TypeError comes back by its name': { make: () => new TypeError('wrong type') },
  'a subclass comes back as Error with its name': { make: () => new Refused('no'), fields: { code: 'E_REFUSED' } },
  'a cause that is an Error': {
    make: () => new Error('outer', { cause: new Error('inner') }),
    fields: { cause: new Error('inner') }
  },
  'a cause that is a value': {
    make: () => new Error('outer', { cause: { status: 500 } }),
    fields: { cause: { status: 500 } }
  },
  'plain fields': {
    make: () =>
      Object.assign(new Error('no'), {
        code: 'E_NO',
        status: 402,
        details: { when: new Date(1), list: [1, undefined] }
      }),
    fields: { code: 'E_NO', status: 402, details: { when: new Date(1), list: [1, undefined] } }
  },
  "what can't be stored inside is dropped": {
    make: () => Object.assign(new Error('no'), { retry: () => 1, token: Symbol('t'), code: 7 }),
    fields: { retry: undefined, token: undefined, code: 7 }
  },
  'a cycle inside is dropped': {
    make: () => Object.assign(new Error('no'), { request: cycle(), code: 8 }),
    fields: { code: 8 }
  },
  'an Error that is its own cause': {
    make: () => {
      const error: Error & { code?: number } = Object.assign(new Error('loop'), { code: 9 })
      error.cause = error
      return error
    },
    fields: { code: 9 }
  },
  'a getter inside that throws': {
    make: () =>
      Object.assign(
        Object.defineProperty(new Error('no'), 'bad', {
          enumerable: true,
          get: () => {
            throw new Error('bad')
          }
        }),
        { code: 10 }
      ),
    fields: { code: 10 }
  },
  'U+0000 in the message': { make: () => new Error('a\u0000b') }
}

/** Values that are read back changed: `toJSON` is called, and instances become plain objects. */
export const converted: Record<string, [make: Make, back: unknown]> = {
  'toJSON is honoured': [() => ({ toJSON: () => ({ a: 1 }) }), { a: 1 }],
  'toJSON within is honoured': [() => [{ toJSON: () => 'short' }], ['short']],
  'class instances come back as plain objects': [() => new Account(), { balance: 5, owner: { name: 'Ann' } }],
  'class instances beside a Date': [
    () => ({ account: new Account(), when: new Date(1) }),
    { account: { balance: 5, owner: { name: 'Ann' } }, when: new Date(1) }
  ],
  'an object without prototype': [() => Object.assign(Object.create(null), { a: 1 }), { a: 1 }]
}
