import { existsSync, readFileSync } from 'node:fs'
import { readField, wrongType, wrongValue } from '../arguments.js'
import type { Backend } from '../errors.js'
import { tls } from '../late.js'
import type { TlsSettings } from '../settings.js'
import { unsupported } from '../unsupported.js'
import { toText } from './fields.js'

export type TlsFields = Partial<TlsSettings>

const readers: Record<keyof TlsSettings, (value: unknown, name: string) => unknown> = {
  ca: toPem,
  cert: toPem,
  key: toPem,
  passphrase: toText,
  servername: toText,
  rejectUnauthorized: toFlag
}

/** @param value what `tls.connect` would take, of which we honour the six fields above; `true` is all defaults */
export function readTls(value: unknown, name: string, backend: Backend): TlsFields | undefined {
  if (value === false || value === undefined || value === null) return undefined
  if (value === true) return {}
  if (typeof value !== 'object') throw wrongType(name, 'a boolean or an object', value)
  const entries = Object.getOwnPropertyNames(value).map((field) => [field, readField(value, field, name)] as const)
  const given = entries.filter(([, content]) => content !== undefined && content !== null)
  return Object.fromEntries(given.map(([field, content]) => [field, readTlsField(field, content, name, backend)]))
}

/** Verified, against the certificates that Node trusts, unless something else was said. */
export function completeTls(fields: TlsFields): TlsFields {
  const verified = fields.rejectUnauthorized !== false
  const ca = fields.ca ?? (verified ? trustedCertificates() : undefined)
  return { ...fields, rejectUnauthorized: verified, ...(ca !== undefined && { ca }) }
}

function readTlsField(field: string, content: unknown, name: string, backend: Backend): unknown {
  if (!Object.hasOwn(readers, field)) throw unsupported(backend, `${name}.${field}`)
  return readers[field as keyof TlsSettings](content, `${name}.${field}`)
}

let trusted: string | undefined

function trustedCertificates(): string {
  trusted ??= allTrusted().join('\n')
  return trusted
}

function allTrusted(): readonly string[] {
  const known = tls()
  if ('getCACertificates' in known) return (known.getCACertificates as (type: string) => string[])('default')
  const extra = process.env.NODE_EXTRA_CA_CERTS
  return extra && existsSync(extra) ? [...known.rootCertificates, readFileSync(extra, 'utf8')] : known.rootCertificates
}

/** The text of the file whose path an option gives. */
export function readFile(path: unknown, name: string): string {
  const file = toText(path, name)
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw wrongValue(name, 'the path of a readable file', file)
  }
}

function toPem(value: unknown, name: string): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (Array.isArray(value)) return value.map((part) => toPem(part, name)).join('\n')
  throw wrongType(name, 'PEM text, a Buffer of it, or an array of these', value)
}

function toFlag(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw wrongType(name, 'a boolean', value)
  return value
}
