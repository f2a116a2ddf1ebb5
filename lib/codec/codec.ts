import { parse, stringify } from 'devalue'
import { type Backend, PersistenceError } from '../errors.js'
import { Snapshot, Unstorable } from './copy.js'
import { isExact } from './exact.js'
import { reducers, revivers } from './forms.js'
import { hasMark, MARK } from './mark.js'
import { isRecord } from './members.js'
import type { ValueRules } from './rules.js'
import { AS_VALUE, type Shape, type Wrap } from './shape.js'

export { AS_RESULT } from './results.js'
export type { ValueRules } from './rules.js'
export { AS_VALUE, type Shape } from './shape.js'

/** The owner of the value, for errors, and the limits of the database's JSON. */
export interface ValueContext {
  readonly backend: Backend
  readonly operation: string
  readonly key: string
  readonly rules: ValueRules
}

type Reducers = Record<string, (value: unknown) => unknown>
// biome-ignore lint/suspicious/noExplicitAny: devalue's own type
type Revivers = Record<string, (value: any) => unknown>

/** `exact`: the database carries it as it is. */
interface Copied {
  readonly copy: unknown
  readonly exact: boolean
}

/** Characters of a key that a message shows. */
const MAX_SHOWN = 200

/** JSON text, or the bytes of BSON. */
export type EncodedValue = string | Uint8Array

/** How the values of one database are written and read. */
export interface Codec {
  encode(value: unknown, context: ValueContext, shape?: Shape): EncodedValue
  decode(stored: EncodedValue, context: ValueContext, shape?: Shape): unknown
  /** The fields of a checkpoint, its data decoded. */
  document(stored: EncodedValue, context: ValueContext): Record<string, unknown>
}

/** @returns JSON text: of the value itself where JSON carries it exactly, else of its shape's form or an envelope around it */
export function encode(value: unknown, context: ValueContext, shape = AS_VALUE): string {
  const text = exactText(value, context.rules, shape) ?? copiedText(value, context, shape)
  const { maxBytes = Infinity } = context.rules
  if (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes) throw tooLarge(context)
  return text
}

/** The value of which `encode` made the text. */
export function decode(text: string, context: ValueContext, shape = AS_VALUE): unknown {
  return shape.revive(parseJson(text, context), (stored) => revive(stored, context))
}

/** The same for JSON that is parsed already, for example a member of a document. */
export function revive(parsed: unknown, context: ValueContext, more: Revivers = {}): unknown {
  if (!hasMark(parsed)) return parsed
  const payload = parsed[MARK]
  if (typeof payload !== 'string' || Object.keys(parsed).length > 1) throw corrupt(context, 'its envelope is damaged')
  try {
    return parse(payload, { ...more, ...revivers })
  } catch (cause) {
    throw corrupt(
      context,
      'its envelope is damaged, or was written by a newer version',
      quoting(cause) ? undefined : cause
    )
  }
}

/** Of the databases that store JSON. */
export const JSON_CODEC: Codec = {
  encode,
  decode: (stored, context, shape) => decode(stored as string, context, shape),
  document(stored, context) {
    const fields = parseJson(stored as string, context)
    if (!isRecord(fields)) throw corrupt(context, 'it is no checkpoint')
    return { ...fields, data: revive(fields.data, context) }
  }
}

// Undefined also when a getter throws: the copy then finds out which.
function exactText(value: unknown, rules: ValueRules, shape: Shape): string | undefined {
  try {
    return isExact(value, rules) && !shape.isMarked(value) ? JSON.stringify(value) : undefined
  } catch {
    return undefined
  }
}

function copiedText(value: unknown, context: ValueContext, shape: Shape): string {
  const copied = copyOf(value, context)
  try {
    return JSON.stringify(formOf(copied, context.rules, shape))
  } catch (cause) {
    throw tooLarge(context, cause)
  }
}

/** The stored form of a copy. */
export function formOf({ copy, exact }: Copied, rules: ValueRules, shape: Shape, wrapped: Wrap = wrap): unknown {
  if (exact && !shape.isMarked(copy)) return copy
  return shape.form(copy, rules, wrapped) ?? wrapped(copy)
}

/** The envelope around a copy. */
export function wrap(copy: unknown, more: Reducers = {}): object {
  return { [MARK]: stringify(copy, { ...more, ...reducers }) }
}

export function copyOf(value: unknown, context: ValueContext): Copied {
  const snapshot = new Snapshot(context.rules)
  try {
    const copy = snapshot.copy(value)
    return { copy, exact: snapshot.exact }
  } catch (error) {
    throw unstorable(context, error)
  }
}

// A parser's message quotes the value, which may be a secret.
function quoting(cause: unknown): boolean {
  return cause instanceof SyntaxError
}

function parseJson(text: string, context: ValueContext): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw corrupt(context, 'it is not JSON')
  }
}

export function unstorable({ key }: ValueContext, error: unknown): TypeError {
  const [reason, cause] = error instanceof Unstorable ? [error.message, error.cause] : ['reading it failed', error]
  const message = `The value for key ${shown(key)} can't be stored: ${reason}`
  return Object.assign(new TypeError(message, { cause }), { code: 'ERR_INVALID_ARG_VALUE' })
}

// The written value is a copy of ours, so only its size can be wrong.
export function tooLarge({ backend, operation, key, rules }: ValueContext, cause?: unknown): PersistenceError {
  const limit = rules.maxBytes === undefined ? '' : ` of ${rules.maxBytes} bytes`
  const message = `The value for key ${shown(key)} is beyond the limit${limit}`
  return new PersistenceError('VALUE_TOO_LARGE', message, { backend, operation, cause })
}

export function corrupt({ backend, operation, key }: ValueContext, reason: string, cause?: unknown): PersistenceError {
  const message = `The stored value for key ${shown(key)} can't be read: ${reason}`
  return new PersistenceError('CORRUPT_VALUE', message, { backend, operation, cause })
}

function shown(key: string): string {
  return JSON.stringify(key.length > MAX_SHOWN ? `${key.slice(0, MAX_SHOWN)}…` : key)
}
