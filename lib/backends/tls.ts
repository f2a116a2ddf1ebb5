import { existsSync, readFileSync } from 'node:fs'
import { readField, wrongType, wrongValue } from '../arguments/arguments.js'
import type { Backend } from '../errors.js'
import { tls } from '../lazy.js'
import { toText } from './client-fields.js'
import type { TlsSettings } from './settings.js'
import { toVerifyName } from './tls-identity.js'
import { ofSecureProtocol, splitCiphers, toMaxVersion, toMinVersion, withinRange } from './tls-versions.js'
import { unsupported } from './unsupported.js'

export type TlsFields = Partial<TlsSettings>

type Reader = (value: unknown, name: string, backend: Backend) => TlsFields

const readers: Record<string, Reader> = {
  ca: (value, name) => ({ ca: toPem(value, name) }),
  cert: (value, name) => ({ cert: toPem(value, name) }),
  key: (value, name) => ({ key: toPem(value, name) }),
  passphrase: (value, name) => ({ passphrase: toText(value, name) }),
  servername: (value, name) => ({ servername: toText(value, name) }),
  rejectUnauthorized: (value, name) => ({ rejectUnauthorized: toFlag(value, name) }),
  minVersion: (value, name) => ({ minVersion: toMinVersion(value, name) }),
  maxVersion: (value, name, backend) => ({ maxVersion: toMaxVersion(value, name, backend) }),
  secureProtocol: ofSecureProtocol,
  ciphers: toCiphers,
  checkServerIdentity: (value, name, backend) => ({ verifyName: toVerifyName(value, name, backend) })
}

/** @param value an argument of `tls.connect`; the fields above are honoured, `true` means all defaults */
export function readTls(value: unknown, name: string, backend: Backend): TlsFields | undefined {
  if (value === false || value === undefined || value === null) return undefined
  if (value === true) return {}
  if (typeof value !== 'object') throw wrongType(name, 'a boolean or an object', value)
  const fields: TlsFields = {}
  for (const field of Object.getOwnPropertyNames(value)) {
    const content = readField(value, field, name)
    if (content !== undefined && content !== null) readTlsField(fields, field, content, `${name}.${field}`, backend)
  }
  return fields
}

/** Merges one field of `tls.connect` into the settings so far. */
export function readTlsField(into: TlsFields, field: string, content: unknown, name: string, backend: Backend): void {
  const reader = Object.hasOwn(readers, field) ? readers[field] : undefined
  if (!reader) throw unsupported(backend, name)
  const said = reader(content, name, backend)
  const isOther = (bound: 'minVersion' | 'maxVersion') => said[bound] && into[bound] && said[bound] !== into[bound]
  if (isOther('minVersion') || isOther('maxVersion'))
    throw wrongValue(name, 'absent beside another word for the TLS versions', content)
  Object.assign(into, said)
}

/**
 * Verified against the certificates that Node trusts, unless the settings differ.
 * @throws {TypeError} no TLS version is left
 * @throws {PersistenceError} `UNSUPPORTED_OPTION`: the client library of this backend has no such setting
 */
export function completeTls(fields: TlsFields, backend: Backend): TlsFields {
  const verified = fields.rejectUnauthorized !== false
  if (backend === 'mysql' && verified && fields.verifyName === false)
    throw unsupported(
      backend,
      'checkServerIdentity',
      'libmariadb verifies the name wherever it verifies the certificate'
    )
  const ca = fields.ca ?? (verified ? trustedCertificates() : undefined)
  return { ...withinRange(fields, backend), rejectUnauthorized: verified, ...(ca !== undefined && { ca }) }
}

function toCiphers(value: unknown, name: string, backend: Backend): TlsFields {
  if (backend === 'postgres') throw unsupported(backend, name, 'libpq has no setting for it')
  return splitCiphers(value, name)
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
