import { wrongValue } from '../../arguments/arguments.js'
import { isPlainObject } from '../client-fields.js'
import { completeTls, readTls, type TlsFields } from '../tls.js'
import { unsupported } from '../unsupported.js'

/** The TLS settings of a URL's parameters and files, without `ssl`. */
export type PemFiles = Omit<TlsFields, 'rejectUnauthorized' | 'verifyName'>

export interface TlsWords {
  /** `ssl` as mysql2 takes it. */
  readonly ssl?: unknown
  /** As the server's own programs take it, in capitals. */
  readonly sslModes: readonly string[]
  readonly material: PemFiles
}

interface TlsChoice {
  readonly tls?: TlsFields
}

/** @throws {TypeError} an unknown word */
export function chooseTls({ ssl, sslModes, material }: TlsWords): TlsChoice {
  const isSaid = typeof ssl === 'object' && ssl !== null
  // An object overrides a parameter, as in mysql2.
  if (sslModes.length > 0 && !isSaid) return chooseByMode(strictest(sslModes), material)
  if (typeof ssl === 'string') throw unsupported('mysql', 'ssl', 'a profile is a list of certificates: give its "ca"')
  const fields = readTls(withoutIdentity(ssl), 'ssl', 'mysql')
  if (fields === undefined && Object.keys(material).length === 0) return {}
  return { tls: completeTls({ ...material, ...fields }, 'mysql') }
}

// Prisma's word and the host's may stand in one URL.
function strictest(modes: readonly string[]): string {
  const strength = (mode: string) =>
    mode === 'DISABLED' ? 0 : mode === 'REQUIRED' ? 1 : mode === 'VERIFY_IDENTITY' ? 2 : 3
  return [...modes].sort((one, other) => strength(other) - strength(one))[0] ?? ''
}

function chooseByMode(mode: string, material: PemFiles): TlsChoice {
  switch (mode) {
    case 'DISABLED':
      return {}
    case 'REQUIRED':
      return { tls: completeTls({ ...material, rejectUnauthorized: false }, 'mysql') }
    case 'VERIFY_IDENTITY':
      return { tls: completeTls(material, 'mysql') }
    case 'PREFERRED':
    case 'VERIFY_CA':
      throw unsupported('mysql', 'ssl-mode', `${mode} is neither encrypted nor verified for sure: use VERIFY_IDENTITY`)
    default:
      throw wrongValue('ssl-mode', 'DISABLED, REQUIRED or VERIFY_IDENTITY', mode)
  }
}

// The name in the certificate is always verified where the certificate is.
function withoutIdentity(ssl: unknown): unknown {
  if (!isPlainObject(ssl) || !('verifyIdentity' in ssl)) return ssl
  const { verifyIdentity, ...rest } = ssl
  if (verifyIdentity === false && rest.rejectUnauthorized !== false) throw unsupported('mysql', 'ssl.verifyIdentity')
  return rest
}
