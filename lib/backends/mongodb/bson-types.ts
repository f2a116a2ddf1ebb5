import { isPlain } from '../../codec/members.js'
import { bson } from './bson-library.js'

/** The common part of the classes of every major version of `bson`. */
interface BsonType {
  readonly _bsontype: string
  toExtendedJSON?(options: object): unknown
}

interface Binary extends BsonType {
  readonly sub_type: number
  readonly buffer: Uint8Array
  readonly position: number
}

/** The library refuses to write objects of another major version. */
const VERSION = Symbol.for('@@mdb.bson.version')
const BYTES = 0
const EXACT = { relaxed: false }

/** An `ObjectId`, a `Long` and their like: their classes say so, which no plain object does. */
export function isBsonType(value: unknown): value is BsonType {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isPlain(value) &&
    !Object.hasOwn(value, '_bsontype') &&
    typeof (value as Partial<BsonType>)._bsontype === 'string'
  )
}

/** Whether the library that writes has made it. */
export function isOwnBson(value: object): boolean {
  return Reflect.get(value, VERSION) === Reflect.get(bson().ObjectId.prototype, VERSION)
}

/** The bytes of a `Binary` that is nothing but bytes. Not by `value()`, which returns text in bson 5. */
export function bytesOf(value: BsonType): Buffer | undefined {
  const { _bsontype: type, sub_type: kind, buffer, position } = value as Binary
  return type === 'Binary' && kind === BYTES ? Buffer.from(buffer.subarray(0, position)) : undefined
}

/** The same in classes of the library that writes: every major version knows MongoDB's text form. */
export function convertBson(value: BsonType): object {
  const { EJSON } = bson()
  return EJSON.deserialize({ value: extendedOf(value) as object }, EXACT).value
}

// A reference or a scope may hold such objects in turn.
function extendedOf(value: unknown): unknown {
  if (isBsonType(value)) return extendedOf(value.toExtendedJSON?.(EXACT))
  if (Array.isArray(value)) return value.map(extendedOf)
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, extendedOf(member)]))
}
