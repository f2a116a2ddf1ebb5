import { outOfRange, readField, wrongType, wrongValue } from '../arguments/arguments.js'
import type { Backend } from '../errors.js'
import { checkText } from './texts.js'
import { unsupported } from './unsupported.js'

/** Takes one field of a client's configuration over into the draft. */
export type Field<Settings> = (draft: Settings, value: unknown, name: string) => void
export type Fields<Settings> = Readonly<Record<string, Field<Settings>>>
/** Decides about an option that the table lacks. */
export type Unknown = (name: string, value: unknown) => void

/**
 * Walks a configuration by the table. Nothing is ignored silently: `unknown` gets each field that the table lacks.
 * Drivers hide secrets by making them not enumerable, so all own properties count.
 */
export function readFields<Settings>(
  source: object,
  fields: Fields<Settings>,
  draft: Settings,
  unknown: Unknown
): Settings {
  for (const name of Object.getOwnPropertyNames(source)) {
    const value = readField(source, name, 'config')
    if (value === undefined || value === null) continue
    if (Object.hasOwn(fields, name)) fields[name]?.(draft, value, name)
    else unknown(name, value)
  }
  return draft
}

/** Stores the result of `read` as that field of the settings. */
export function into<Settings, Name extends keyof Settings>(
  field: Name,
  read: (value: unknown, name: string) => Settings[Name]
): Field<Settings> {
  return (draft, value, name) => {
    draft[field] = read(value, name)
  }
}

export function refusedBy(backend: Backend): Field<unknown> {
  return (_draft, _value, name) => {
    throw unsupported(backend, name)
  }
}

/** Speaks of the driver's own queue, sockets or replies, of which the native pool has none. */
export const ignoredField: Field<unknown> = () => {}

/** The input of a table; names without an effect are a warning. */
export interface Ignoring {
  ignored?: string[]
}

/** A parameter of another client of the database that the native pool ignores with a warning. */
export const ignored: Field<Ignoring> = (draft, _value, name) => {
  draft.ignored = [...(draft.ignored ?? []), name]
}

/** A number of connections from a URL, of which there is at least one. */
export function toLimit(value: unknown, name: string): number {
  const limit = toCount(value, name)
  if (limit === 0) throw outOfRange(name, 'an integer from 1', limit)
  return limit
}

/** Accepted only with one of these values, which the native pool has in any case. */
export function only(backend: Backend, ...values: unknown[]): Field<unknown> {
  return (_draft, value, name) => {
    if (!values.includes(value)) throw unsupported(backend, name)
  }
}

export function allOf<Settings>(names: readonly string[], field: Field<Settings>): Record<string, Field<Settings>> {
  return Object.fromEntries(names.map((name) => [name, field]))
}

export function toText(value: unknown, name: string): string {
  if (typeof value !== 'string') throw wrongType(name, 'a string', value)
  checkText(value, name)
  return value
}

export function oneOf(...words: readonly string[]): (value: unknown, name: string) => string {
  return (value, name) => {
    const word = toText(value, name)
    if (!words.includes(word)) throw wrongValue(name, `one of ${words.join(', ')}`, word)
    return word
  }
}

/** A whole number, as a number or (from a URL) as digits. */
export function toCount(value: unknown, name: string, most = Number.MAX_SAFE_INTEGER): number {
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof count !== 'number') throw wrongType(name, 'a number', value)
  if (!Number.isSafeInteger(count) || count < 0 || count > most)
    throw outOfRange(name, `an integer from 0 to ${most}`, count)
  return count
}

export function toPort(value: unknown, name: string): number {
  return toCount(value, name, 65_535)
}

/** Milliseconds; the drivers write "no limit" as 0 or false, which leaves our own limit. */
export function toTimeout(value: unknown, name: string): number | undefined {
  if (value === false || value === 'false') return undefined
  return toCount(value, name) || undefined
}

export function toPassword(value: unknown, name: string): string | (() => unknown) {
  if (typeof value === 'function') return value as () => unknown
  if (typeof value !== 'string') throw wrongType(name, 'a string or a function', value)
  return value
}

/** The shorter of two limits, of which either may be absent. */
export function shorter(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (!isObject(value) || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  // An object of another realm has another Object.prototype, above which there is nothing either.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** The entries that have a value: clients write `undefined`, `null` or an empty text where nothing was configured. */
export function withoutAbsent<Config extends object>(config: Config): Config {
  const isPresent = (value: unknown) => value !== undefined && value !== null && value !== ''
  return Object.fromEntries(Object.entries(config).filter(([, value]) => isPresent(value))) as Config
}

/** Also those that a spread would lose: drivers make secrets not enumerable. */
export function ownProperties(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.getOwnPropertyNames(object).map((name) => [name, readField(object, name, 'config')]))
}

export function hasMethods<Name extends string>(
  value: unknown,
  ...names: Name[]
): value is Record<Name, () => unknown> {
  return (
    typeof value === 'object' && value !== null && names.every((name) => typeof Reflect.get(value, name) === 'function')
  )
}
