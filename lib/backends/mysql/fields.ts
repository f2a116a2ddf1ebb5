import {
  allOf,
  type Field,
  type Fields,
  type Ignoring,
  ignored,
  ignoredField,
  into,
  oneOf,
  only,
  refusedBy,
  toCount,
  toLimit,
  toPassword,
  toPort,
  toText,
  toTimeout
} from '../client-fields.js'
import { readFile } from '../tls.js'
import { ofVersionList, splitCiphers } from '../tls-versions.js'
import { unsupported } from '../unsupported.js'
import type { PemFiles } from './tls.js'

/** The settings, under our names. */
export interface PartialSettings extends Ignoring {
  host?: string
  port?: number
  socketPath?: string
  user?: string
  password?: string | (() => unknown)
  database?: string
  connectTimeout?: number | undefined
  max?: number
  ssl?: unknown
  /** Each given parameter; the strictest applies. */
  sslModes: string[]
  material: PemFiles
}

const file =
  (into: 'ca' | 'cert' | 'key'): Field<PartialSettings> =>
  (draft, value, name) => {
    draft.material[into] = readFile(value, name)
  }

// Each word may name ciphers of every version, and bounds none.
const ciphers: Field<PartialSettings> = (draft, value, name) => {
  const { cipherList, cipherSuites } = splitCiphers(value, name)
  if (cipherList) draft.material.cipherList = cipherList
  if (cipherSuites) draft.material.cipherSuites = cipherSuites
}

const password = into<PartialSettings, 'password'>('password', toPassword)

const toAccept = oneOf('strict', 'accept_invalid_certs')

/** libpq's words, which Prisma and hosting services write in MySQL's URLs as well. */
const MODES: Readonly<Record<string, string>> = {
  disable: 'DISABLED',
  prefer: 'PREFERRED',
  require: 'REQUIRED',
  'verify-ca': 'VERIFY_CA',
  'verify-full': 'VERIFY_IDENTITY'
}

const modeOf = (word: string) => (Object.hasOwn(MODES, word) && MODES[word]) || word.toUpperCase().replace('-', '_')

/** mysql2's config, and the URL parameters of the server's own programs. */
export const fields: Fields<PartialSettings> = {
  host: (draft, value, name) => {
    const host = toText(value, name)
    if (host.includes(',')) throw unsupported('mysql', name, 'it takes one server')
    draft.host = host
  },
  port: into('port', toPort),
  socketPath: into('socketPath', toText),
  socket: into('socketPath', toText),
  user: into('user', toText),
  password,
  password1: password,
  database: into('database', toText),
  connectTimeout: into('connectTimeout', toTimeout),
  connectionLimit: into('max', toCount),

  ssl: (draft, value) => {
    draft.ssl = value
  },
  'ssl-mode': (draft, value, name) => {
    draft.sslModes.push(toText(value, name).toUpperCase())
  },
  'ssl-ca': file('ca'),
  'ssl-cert': file('cert'),
  'ssl-key': file('key'),
  'tls-version': (draft, value, name) => {
    Object.assign(draft.material, ofVersionList(value, name))
  },
  ...allOf(['ssl-cipher', 'tls-ciphersuites'], ciphers),

  // Of Prisma's and others' URLs. @see https://www.prisma.io/docs/orm/overview/databases/mysql
  connection_limit: into('max', toLimit),
  connect_timeout: (draft, value, name) => {
    draft.connectTimeout = toCount(value, name) * 1000 || undefined
  },
  sslmode: (draft, value, name) => {
    draft.sslModes.push(modeOf(toText(value, name)))
  },
  sslaccept: (draft, value, name) => {
    draft.sslModes.push(toAccept(value, name) === 'strict' ? 'VERIFY_IDENTITY' : 'REQUIRED')
  },
  useSSL: (draft, value, name) => {
    if (oneOf('true', 'false')(String(value), name) === 'true') draft.sslModes.push('VERIFY_IDENTITY')
  },
  sslcert: file('ca'),
  ...allOf(['pool_timeout', 'socket_timeout', 'statement_cache_size'], ignored),
  // A certificate of the client's in a form that the client library does not read.
  ...allOf(['sslidentity', 'sslpassword'], refusedBy('mysql')),

  // The native connection does so in any case.
  ...allOf(['insecureAuth', 'compress', 'enableCleartextPlugin', 'isServer'], only('mysql', false)),

  // How a connection is made that we don't make.
  ...allOf(['stream', 'localAddress', 'passwordSha1', 'password2', 'password3'], refusedBy('mysql')),
  ...allOf(['authPlugins', 'authSwitchHandler'], refusedBy('mysql')),

  // Of mysql2's own pool, sockets, queries and rows.
  ...allOf(['pool', 'Promise', 'waitForConnections', 'queueLimit', 'maxIdle', 'idleTimeout'], ignoredField),
  ...allOf(['resetOnRelease', 'gracefulEnd', 'enableKeepAlive', 'keepAliveInitialDelay'], ignoredField),
  ...allOf(['charset', 'charsetNumber', 'timezone', 'flags', 'clientFlags', 'connectAttributes'], ignoredField),
  ...allOf(['supportBigNumbers', 'bigNumberStrings', 'decimalNumbers', 'dateStrings', 'jsonStrings'], ignoredField),
  ...allOf(['debug', 'trace', 'stringifyObjects', 'queryFormat', 'multipleStatements', 'rowsAsArray'], ignoredField),
  ...allOf(['namedPlaceholders', 'nestTables', 'typeCast', 'disableEval', 'maxPacketSize'], ignoredField),
  ...allOf(['maxPreparedStatements', 'infileStreamFactory'], ignoredField)
}
