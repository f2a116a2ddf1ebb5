import { isRecord, setMember } from './members.js'

/** A value that devalue has no type of its own for. */
export class Form {
  constructor(
    readonly kind: 'Error' | 'Buffer',
    readonly payload: object
  ) {}
}

/** The properties of an error that are not enumerable, own or inherited. */
export const HIDDEN = ['name', 'message', 'stack', 'code', 'cause', 'errors'] as const

const TEXTS: readonly string[] = ['name', 'message', 'stack']

/** Encoders for the values that devalue does not know; a falsy result means "not mine". */
export const reducers = {
  Error: (value: unknown) => value instanceof Form && value.kind === 'Error' && value.payload,
  Buffer: (value: unknown) =>
    value instanceof Form ? value.kind === 'Buffer' && value.payload : Buffer.isBuffer(value) && new Uint8Array(value),
  Members: (value: unknown) => isRecord(value) && Object.hasOwn(value, '__proto__') && Object.entries(value).flat()
}

/** The way back. A payload comes from a row of the database: it may be anything. */
export const revivers = { Error: reviveError, Buffer: reviveBuffer, Members: reviveMembers }

function reviveError(payload: unknown): Error {
  if (!isRecord(payload) || !isRecord(payload.hidden) || !isRecord(payload.fields)) throw new Error('Not an error')
  const error = new Error()
  setMember(error, 'stack', undefined, false)
  for (const name of HIDDEN) if (Object.hasOwn(payload.hidden, name)) reviveHidden(error, name, payload.hidden[name])
  for (const [name, value] of Object.entries(payload.fields)) setMember(error, name, value)
  return error
}

function reviveHidden(error: Error, name: string, value: unknown): void {
  if (TEXTS.includes(name) && typeof value !== 'string') throw new Error(`The ${name} of an error is no string`)
  setMember(error, name, value, false)
}

function reviveBuffer(payload: unknown): Buffer {
  if (!(payload instanceof Uint8Array)) throw new Error('Not a buffer')
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
}

function reviveMembers(payload: unknown): object {
  if (!Array.isArray(payload)) throw new Error('Not a list of members')
  const object = {}
  for (let i = 0; i < payload.length; i += 2) setMember(object, String(payload[i]), payload[i + 1])
  return object
}
