import { notStorable, outOfRange, wrongType, wrongValue } from './errors.js'

/** The keys that the database can store; lengths include the prefix of the layout. */
export interface KeyLimits {
  /** Whether its text can carry U+0000. */
  readonly holdsNul: boolean
  /** UTF-8 bytes of prefix and key together. */
  readonly maxBytes?: number
  /** Code points of prefix and key together. */
  readonly maxCharacters?: number
  /** The prefix of the layout, for example `myapp:lock:`. */
  readonly prefix?: string
}

const MAX_OWNER_BYTES = 1_024
const MAX_PATTERN_BYTES = 65_536
const MAX_TABLE_BYTES = 63
const MAX_COLLECTION_BYTES = 120

/** @returns the key, as a non-empty string that the database can hold */
export function checkKey(value: unknown, name: string, limits: KeyLimits): string {
  const key = filled(value, name)
  checkCarried(key, name, limits.holdsNul)
  checkBytes(key, name, limits)
  checkCharacters(key, name, limits)
  return key
}

export function checkOwner(value: unknown, name: string, limits: KeyLimits): string {
  return checkKey(value, name, { holdsNul: limits.holdsNul, maxBytes: MAX_OWNER_BYTES })
}

export function checkPattern(value: unknown, name: string, limits: KeyLimits): string | undefined {
  if (value === undefined) return undefined
  return checkKey(value, name, { holdsNul: limits.holdsNul, maxBytes: MAX_PATTERN_BYTES })
}

export function checkTableName(value: unknown, name: string): string {
  return checkKey(value, name, { holdsNul: false, maxBytes: MAX_TABLE_BYTES })
}

/** As the server wants it. @see https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions */
export function checkCollectionName(value: unknown, name: string): string {
  const collection = checkKey(value, name, { holdsNul: false, maxBytes: MAX_COLLECTION_BYTES })
  if (collection.includes('$') || /^(?:system)?\./.test(collection))
    throw wrongValue(name, 'without "$", and not begin with "system." or "."', collection)
  return collection
}

/** @returns the prefix, which may be empty */
export function checkPrefix(value: unknown, name: string, limits: KeyLimits): string {
  return value === '' ? '' : checkKey(value, name, { ...limits, prefix: '' })
}

function filled(value: unknown, name: string): string {
  if (typeof value !== 'string') throw wrongType(name, 'a string', value)
  if (value === '') throw wrongValue(name, 'a non-empty string', value)
  return value
}

function checkCarried(text: string, name: string, holdsNul: boolean): void {
  if (!text.isWellFormed()) throw notStorable(name, 'has a lone surrogate, which no database text can hold')
  if (!holdsNul && text.includes('\0'))
    throw notStorable(name, "has the character U+0000, which this database can't hold")
}

function checkBytes(key: string, name: string, { maxBytes = Infinity, prefix = '' }: KeyLimits): void {
  if ((prefix.length + key.length) * 3 <= maxBytes) return
  const bytes = Buffer.byteLength(prefix) + Buffer.byteLength(key)
  if (bytes > maxBytes) throw tooLong(name, prefix, maxBytes, 'bytes', bytes)
}

function checkCharacters(key: string, name: string, { maxCharacters = Infinity, prefix = '' }: KeyLimits): void {
  if (prefix.length + key.length <= maxCharacters) return
  const characters = codePoints(prefix) + codePoints(key)
  if (characters > maxCharacters) throw tooLong(name, prefix, maxCharacters, 'characters', characters)
}

function tooLong(name: string, prefix: string, limit: number, unit: string, actual: number): RangeError {
  const what = prefix === '' ? name : `${name}" with its prefix "${prefix}`
  return outOfRange(what, `at most ${limit} ${unit} long`, actual)
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
