import {
  AS_VALUE,
  type Codec,
  copyOf,
  corrupt,
  type EncodedValue,
  formOf,
  revive,
  type Shape,
  tooLarge,
  unstorable,
  type ValueContext,
  wrap
} from '../../codec/codec.js'
import { Unstorable } from '../../codec/copy.js'
import { isExact } from '../../codec/exact.js'
import { hasMark } from '../../codec/mark.js'
import { isPlain } from '../../codec/members.js'
import type { ValueRules } from '../../codec/rules.js'
import { bson } from './bson-library.js'
import { bytesOf, convertBson, isBsonType, isOwnBson } from './bson-types.js'

/** A document's limit of 16 MiB, less the other fields of the document. */
const MAX_BYTES = 16 * 1024 * 1024 - 512
/** The server takes documents a little deeper; these levels come on top of the commands'. */
const MAX_LEVELS = 100
/** A 64-bit integer stays one, and bytes keep their kind. */
const AS_STORED = { promoteLongs: false, promoteBuffers: false }

export const MONGODB_VALUES: ValueRules = {
  rejectsNulInNames: true,
  carriesAnyNumber: true,
  maxDepth: MAX_LEVELS,
  maxBytes: MAX_BYTES,
  keeps: isStoredAsItIs,
  replaces: (value) => (isBsonType(value) ? convertBson(value) : undefined),
  misreads: looksLikeBson
}

const reducers = { Bson: (value: unknown) => isBsonType(value) && Buffer.from(pack(value)).toString('base64') }
const revivers = { Bson: (text: string) => unpack(Buffer.from(text, 'base64')).value }

/** Values as BSON; a value that BSON can't express goes into the same envelope as on other backends. */
export const BSON_CODEC: Codec = {
  encode(value, context, shape = AS_VALUE) {
    const bytes = written(value, context, shape)
    if (bytes.length > MAX_BYTES) throw tooLarge(context)
    return bytes
  },
  decode: (stored, context, shape = AS_VALUE) =>
    shape.revive(read(stored, context).value, (value) => reviveBson(value, context)),
  document(stored, context) {
    const fields = read(stored, context)
    return { ...numbersOf(fields), data: reviveBson(fields.data, context) }
  }
}

function exactOrFormed(value: unknown, context: ValueContext, shape: Shape): unknown {
  if (isSurelyExact(value, context.rules, shape)) return value
  return formOf(copyOf(value, context), context.rules, shape, (copy) => wrap(copy, reducers))
}

// A getter may throw: the copy then finds out which.
function isSurelyExact(value: unknown, rules: ValueRules, shape: Shape): boolean {
  try {
    return isExact(value, rules) && !shape.isMarked(value)
  } catch {
    return false
  }
}

function written(value: unknown, context: ValueContext, shape: Shape): Uint8Array {
  try {
    return pack(exactOrFormed(value, context, shape))
  } catch (error) {
    if (error instanceof Unwritten)
      throw error.isTooLarge ? tooLarge(context, error.cause) : refused(context, error.cause)
    // The text of an envelope is longer than any string.
    throw error instanceof RangeError ? tooLarge(context, error) : error
  }
}

const refused = (context: ValueContext, cause: unknown) =>
  unstorable(context, new Unstorable('the bson package can not write it', { cause }))

/** The library's error does not distinguish a value that is too long from a damaged one. */
class Unwritten extends Error {
  readonly isTooLarge: boolean

  constructor(value: unknown, cause: unknown) {
    super('not written', { cause })
    this.isTooLarge = isTooLarge(value)
  }
}

// The library counts a negative zero as an integer, and writes it as a double.
function isTooLarge(value: unknown): boolean {
  try {
    return bson().calculateObjectSize({ value }) + 4 * negativeZeros(value) > MAX_BYTES
  } catch {
    return false
  }
}

function negativeZeros(value: unknown): number {
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 1 : 0
  if (!Array.isArray(value) && !isPlain(value)) return 0
  return Object.values(value).reduce((sum: number, member) => sum + negativeZeros(member), 0)
}

function pack(value: unknown): Uint8Array {
  try {
    return bson().serialize({ value })
  } catch (cause) {
    throw new Unwritten(value, cause)
  }
}

function unpack(stored: Uint8Array): Record<string, unknown> {
  return bson().deserialize(stored, AS_STORED)
}

function read(stored: EncodedValue, context: ValueContext): Record<string, unknown> {
  try {
    return unpack(stored as Uint8Array)
  } catch (cause) {
    throw corrupt(context, 'it is not BSON', cause)
  }
}

function reviveBson(value: unknown, context: ValueContext): unknown {
  return hasMark(value) ? revive(value, context, revivers) : withBuffers(value)
}

/** Numbers of the layout may stand there as 64-bit integers. */
function numbersOf(fields: Record<string, unknown>): Record<string, unknown> {
  const { Long } = bson()
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Long ? value.toNumber() : value])
  )
}

function withBuffers(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isBsonType(value)) return bytesOf(value) ?? value
  if (Array.isArray(value)) return replaceMembers(value, value.keys())
  return isPlain(value) ? replaceMembers(value, Object.keys(value)) : value
}

// In place: the document was made a moment ago, for us alone.
function replaceMembers(container: object, names: Iterable<string | number>): object {
  const members = container as Record<string | number, unknown>
  for (const name of names) {
    const member = members[name]
    if (typeof member !== 'object' || member === null) continue
    const replaced = withBuffers(member)
    if (replaced !== member) members[name] = replaced
  }
  return container
}

function isStoredAsItIs(value: object): boolean {
  if (value instanceof Date) return !Number.isNaN(value.getTime())
  return Buffer.isBuffer(value) || (isBsonType(value) && isOwnBson(value))
}

// Such objects are taken for a class of BSON, on the way in or on the way out.
function looksLikeBson(value: object): boolean {
  return Object.hasOwn(value, '_bsontype') || (Object.hasOwn(value, '$ref') && Object.hasOwn(value, '$id'))
}
