// Arbitraries of fast-check: the values that an application may pass, on purpose or by mistake.
import fc from 'fast-check'
import { scaled } from '../../races/support/scale.js'

/** The number of values that each property is tried with. */
export const runs = scaled(10_000, 300)

/** Settings of a property. fast-check chooses the seed, and prints it with a failure so that it can be repeated. */
export const settings = (count = runs) => ({ numRuns: Math.max(1, Math.round(count)) })

/** Any UTF-16, lone surrogates and U+0000 included. */
export const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) })

function fail(): never {
  throw new Error('a getter that throws')
}

/** Gives `object` a text for fast-check's reports, so that printing it calls no getter that throws. */
const shownAs = (text: string, object: object) =>
  Object.defineProperty(object, fc.toStringMethod, { value: () => text, enumerable: false })

const withGetter = (name: string) =>
  shownAs(`{ get ${name}() }`, Object.defineProperty({}, name, { get: fail, enumerable: true }))

const unreadable = fc.constantFrom(
  withGetter('id'),
  withGetter('state'),
  withGetter('host'),
  shownAs('{ toString() }', { toString: fail, valueOf: fail })
)

export const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withSparseArray: true }),
  anyText,
  fc.constantFrom(
    Symbol('s'),
    () => 1,
    undefined,
    null,
    Number.NaN,
    -0,
    2 ** 53,
    '',
    new String('k'),
    'k'.repeat(3000)
  ),
  unreadable
)

/** Values that JSON and devalue can represent: each of them is read back equal. */
export const storable: fc.Arbitrary<unknown> = fc.anything({
  key: fc.oneof(anyText, fc.constantFrom('$go-go-scope', '__proto__', 'toString', '$ref', '$id', '_bsontype')),
  values: [
    anyText,
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.constantFrom(null, undefined, -0, Number.NaN, Infinity, '$go-go-scope'),
    fc.bigInt(),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(/a/g, new URL('http://host/?a=b'))
  ],
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  maxDepth: 4
})
