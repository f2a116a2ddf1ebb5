import { wrongValue } from '../../arguments/arguments.js'
import { completeTls, readTls, type TlsFields } from '../tls.js'
import type { TlsRange } from '../tls-versions.js'

/** The contents of a URL's files, as PEM. */
export type PemFiles = Pick<TlsFields, 'ca' | 'cert' | 'key' | 'passphrase'>

export interface TlsWords {
  /** `ssl` as pg takes it. */
  readonly ssl?: unknown
  readonly sslmode?: string
  readonly material: PemFiles
  /** `ssl_min_protocol_version` and `ssl_max_protocol_version`; an object `ssl` goes before them. */
  readonly range: TlsRange
  /** Whether `sslmode` has libpq's meaning, and not pg's. */
  readonly libpq: boolean
}

export interface TlsChoice {
  readonly tls?: TlsFields
  readonly sslmode: string
}

const PLAIN: TlsChoice = { sslmode: 'disable' }

/** @throws {TypeError} an unknown word, or TLS bounds without any version between them */
export function chooseTls(words: TlsWords): TlsChoice {
  const { tls, sslmode } = chooseUnbounded(words)
  return { sslmode, ...(tls && { tls: completeTls({ ...words.range, ...tls }, 'postgres') }) }
}

function chooseUnbounded(words: TlsWords): TlsChoice {
  const mode = words.sslmode ?? modeOfEnvironment(words)
  if (mode) return chooseByMode(mode, words)
  if (Object.keys(words.material).length > 0) return encrypted(words.material)
  if (words.ssl !== undefined) return chooseBySsl(words.ssl)
  // As with files: only TLS has a version.
  return Object.keys(words.range).length > 0 ? encrypted({}) : PLAIN
}

// To pg files alone already say that TLS is wanted.
function modeOfEnvironment({ ssl, material, libpq }: TlsWords): string | undefined {
  const isOpen = ssl === undefined && (libpq || Object.keys(material).length === 0)
  return isOpen ? process.env.PGSSLMODE : undefined
}

function chooseByMode(mode: string, { material, libpq }: TlsWords): TlsChoice {
  switch (mode) {
    case 'disable':
      return PLAIN
    case 'no-verify':
      return encrypted({ ...material, rejectUnauthorized: false })
    case 'verify-full':
      return encrypted(material)
    case 'allow':
    case 'prefer':
      return libpq ? { ...encrypted({ ...material, rejectUnauthorized: false }), sslmode: mode } : encrypted(material)
    case 'require':
      if (!libpq) return encrypted(material)
      return material.ca === undefined ? encrypted({ ...material, rejectUnauthorized: false }) : nameless(material)
    case 'verify-ca':
      return libpq ? nameless(material) : encrypted(material)
    default:
      throw wrongValue('sslmode', "one of libpq's words", mode)
  }
}

function chooseBySsl(ssl: unknown): TlsChoice {
  if (typeof ssl === 'string') return chooseByWord(ssl)
  const fields = readTls(ssl, 'ssl', 'postgres')
  return fields === undefined ? PLAIN : encrypted(fields)
}

function chooseByWord(word: string): TlsChoice {
  if (word === 'no-verify') return encrypted({ rejectUnauthorized: false })
  if (word === 'true' || word === '1') return encrypted({})
  if (word === 'false' || word === '0') return PLAIN
  throw wrongValue('ssl', 'a boolean, an object or "no-verify"', word)
}

function encrypted(fields: TlsFields): TlsChoice {
  return { tls: fields, sslmode: '' }
}

// Without an authority of its own, "any name" would mean any server in the world.
function nameless(material: PemFiles): TlsChoice {
  return { ...encrypted(material), sslmode: material.ca === undefined ? '' : 'verify-ca' }
}
