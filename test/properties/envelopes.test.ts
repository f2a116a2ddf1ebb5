// Every written value is read back equal. Any other stored content is read, or refused by a typed error.
import { inspect, isDeepStrictEqual } from 'node:util'
import { serialize } from 'bson'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { AS_RESULT, AS_VALUE, type EncodedValue, type ValueContext } from '../../lib/codec/codec.js'
import { PersistenceError } from '../../lib/errors.js'
import { patience } from '../races/support/scale.js'
import { anyText, anything, settings, storable } from './support/arbitraries.js'
import { type Database, databases } from './support/databases.js'

const MARK = '$go-go-scope'
const shapes = { 'a value': AS_VALUE, 'an idempotent result': AS_RESULT }

const whereOf = ({ name, values }: Database): ValueContext => ({
  backend: name,
  operation: 'get',
  key: 'k',
  rules: values
})

const isUnstorable = (error: unknown) =>
  error instanceof TypeError && Reflect.get(error, 'code') === 'ERR_INVALID_ARG_VALUE'
const isCorrupt = (error: unknown) => error instanceof PersistenceError && error.code === 'CORRUPT_VALUE'

/** The result of `work`; undefined if `is` accepts its error. Any other error fails the test. */
function unlessRefused<Out>(work: () => Out, is: (error: unknown) => boolean): Out | undefined {
  try {
    return work()
  } catch (error) {
    if (is(error)) return undefined
    throw error
  }
}

const place = fc.integer({ min: -9, max: 9 })
const typeName = fc.constantFrom(
  ...['Map', 'Set', 'Date', 'BigInt', 'RegExp', 'Error', 'Buffer', 'Members', 'Object', 'null', 'Uint8Array'],
  ...['ArrayBuffer', 'URL', 'URLSearchParams', 'Bson', 'DataView', 'Float64Array', '__proto__', 'constructor']
)
/** devalue's format: a list of values that refer to each other by their indexes. */
const flattened = fc
  .array(
    fc.oneof(
      place,
      anyText,
      fc.array(fc.oneof(place, typeName, anyText), { maxLength: 5 }),
      fc.tuple(typeName, place, place).map((parts): unknown[] => parts),
      fc.dictionary(fc.constantFrom('a', 'hidden', 'fields', 'message', 'stack', '__proto__'), place)
    ),
    { minLength: 1, maxLength: 8 }
  )
  .map((values) => JSON.stringify(values))
const payload = fc.oneof(flattened, anyText, fc.json())

const marked = (value: unknown) => ({ [MARK]: value })
const envelope = fc.oneof(
  payload.map(marked),
  payload.map((text) => ({ ...marked(text), more: 1 })),
  payload.map((text) => [null, 1, marked(text)]),
  payload.map((text) => [marked(text)]),
  anything.map(marked)
)

const underValue = (value: unknown): object => ({ value })

/** The value in the database's format; undefined if that can't hold it. */
function asStored({ name }: Database, value: unknown, document: (value: any) => object = underValue) {
  try {
    return name === 'mongodb' ? serialize(document(value)) : JSON.stringify(value)
  } catch {
    return undefined
  }
}

const anyBytes = ({ name }: Database): fc.Arbitrary<EncodedValue> =>
  name === 'mongodb' ? fc.uint8Array({ maxLength: 64 }) : fc.oneof(anyText, fc.json())

/** `stored` with one byte or one letter changed. */
function damaged(stored: EncodedValue, at: number, by: number): EncodedValue {
  if (typeof stored !== 'string') return stored.map((byte, index) => (index === at % stored.length ? byte ^ by : byte))
  const place = at % stored.length
  return stored.slice(0, place) + String.fromCharCode(stored.charCodeAt(place) ^ by) + stored.slice(place + 1)
}

describe.each(databases)('$name', patience, (database) => {
  const { codec } = database
  const where = whereOf(database)

  describe.each(Object.entries(shapes))('%s', (_name, shape) => {
    it('that is written is read back equal', () => {
      const property = fc.property(storable, (value) => {
        const stored = unlessRefused(() => codec.encode(value, where, shape), isUnstorable)
        if (stored === undefined) return
        const read = codec.decode(stored, where, shape)
        if (!isDeepStrictEqual(read, value)) throw new Error(`${inspect(value)} comes back as ${inspect(read)}`)
      })
      fc.assert(property, settings())
    })

    it('of any kind is stored, or refused by a TypeError with a code', () => {
      const property = fc.property(anything, (value) => {
        const stored = unlessRefused(() => codec.encode(value, where, shape), isUnstorable)
        if (stored !== undefined) codec.decode(stored, where, shape)
      })
      fc.assert(property, settings())
    })

    it('whose envelope holds anything is read, or refused as CORRUPT_VALUE', () => {
      const property = fc.property(envelope, (value) => {
        const stored = asStored(database, value)
        if (stored !== undefined) unlessRefused(() => codec.decode(stored, where, shape), isCorrupt)
      })
      fc.assert(property, settings())
    })

    it('that is damaged is read, or refused as CORRUPT_VALUE', () => {
      const property = fc.property(storable, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, by) => {
        const stored = unlessRefused(() => codec.encode(value, where, shape), isUnstorable)
        if (stored === undefined) return
        unlessRefused(() => codec.decode(damaged(stored, at, by), where, shape), isCorrupt)
      })
      fc.assert(property, settings())
    })

    it('that is any bytes is read, or refused as CORRUPT_VALUE', () => {
      const property = fc.property(anyBytes(database), (stored) => {
        unlessRefused(() => codec.decode(stored, where, shape), isCorrupt)
      })
      fc.assert(property, settings())
    })
  })

  it('a checkpoint that is any bytes is read, or refused as CORRUPT_VALUE', () => {
    const document = fc.record({ data: envelope, sequence: anything }, { requiredKeys: [] })
    const property = fc.property(fc.oneof(anyBytes(database), document), (given) => {
      const isStored = typeof given === 'string' || given instanceof Uint8Array
      const stored = isStored ? (given as EncodedValue) : asStored(database, given, (whole) => whole)
      if (stored !== undefined) unlessRefused(() => codec.document(stored, where), isCorrupt)
    })
    fc.assert(property, settings())
  })
})
