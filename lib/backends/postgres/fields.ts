import { checkTableName } from '../../arguments/arguments.js'
import {
  allOf,
  type Field,
  type Fields,
  ignored,
  ignoredField,
  into,
  oneOf,
  only,
  refusedBy,
  shorter,
  toCount,
  toLimit,
  toPassword,
  toPort,
  toText,
  toTimeout
} from '../client-fields.js'
import { readFile } from '../tls.js'
import { asNodeWord, toMaxVersion, toMinVersion } from '../tls-versions.js'
import type { PartialSettings } from './settings.js'
import type { PemFiles } from './tls.js'

const file =
  (into: keyof PemFiles): Field<PartialSettings> =>
  (draft, value, name) => {
    draft.material[into] = readFile(value, name)
  }

const isList = (value: unknown): value is string => typeof value === 'string' && value.includes(',')

const commandLimit: Field<PartialSettings> = (draft, value, name) => {
  draft.commandTimeout = shorter(draft.commandTimeout, toTimeout(value, name))
}

const toNegotiation = oneOf('postgres', 'direct')
const toWord = (value: unknown, name: string) => oneOf('true', 'false')(String(value), name)
const sessions = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby']

/** pg's config, and the parameters that libpq knows in a URL. */
export const fields: Fields<PartialSettings> = {
  host: into('host', toText),
  port: (draft, value, name) => {
    draft.port = isList(value) ? value : String(toPort(value, name))
  },
  user: into('user', toText),
  password: into('password', toPassword),
  database: into('database', toText),
  dbname: into('database', toText),
  application_name: into('applicationName', toText),
  fallback_application_name: into('fallbackName', toText),
  max: into('max', toCount),
  connectionTimeoutMillis: into('connectTimeout', toTimeout),
  connect_timeout: (draft, value, name) => {
    draft.connectTimeout = toCount(value, name) * 1000 || undefined
  },
  statement_timeout: commandLimit,
  query_timeout: commandLimit,

  ssl: (draft, value) => {
    draft.ssl = value
  },
  sslmode: into('sslmode', toText),
  sslrootcert: (draft, value, name) => {
    draft.material.ca = value === 'system' ? undefined : readFile(value, name)
  },
  sslcert: file('cert'),
  sslkey: file('key'),
  sslpassword: (draft, value, name) => {
    draft.material.passphrase = toText(value, name)
  },
  ssl_min_protocol_version: (draft, value, name) => {
    draft.range.minVersion = toMinVersion(asNodeWord(value, name), name)
  },
  ssl_max_protocol_version: (draft, value, name) => {
    draft.range.maxVersion = toMaxVersion(asNodeWord(value, name), name, 'postgres')
  },
  uselibpqcompat: (draft, value) => {
    draft.libpq = value === true || value === 'true'
  },

  // The native connection does so in any case.
  sslnegotiation: (draft, value, name) => {
    if (toNegotiation(value, name) !== 'direct') return
    draft.direct = true
    ignored(draft, value, name)
  },
  target_session_attrs: into('targetSession', oneOf(...sessions)),
  channel_binding: into('channelBinding', oneOf('disable', 'prefer', 'require')),
  options: into('sessionOptions', toText),
  gssencmode: only('postgres', 'prefer', 'disable'),
  load_balance_hosts: only('postgres', 'disable'),
  client_encoding: only('postgres', '', 'utf8', 'UTF8', 'utf-8', 'UTF-8', 'auto'),
  replication: only('postgres', false, 'false'),
  sslcompression: only('postgres', '0'),
  sslsni: only('postgres', '1'),

  // Of Prisma's, postgres.js' and poolers' URLs.
  schema: into('schema', checkTableName),
  pgbouncer: (draft, value, name) => {
    if (toWord(value, name) === 'true') draft.preparedStatements = false
  },
  prepare: (draft, value, name) => {
    draft.preparedStatements = toWord(value, name) === 'true'
  },
  connection_limit: into('max', toLimit),
  sslaccept: into('sslaccept', oneOf('strict', 'accept_invalid_certs')),
  ...allOf(['pool_timeout', 'socket_timeout', 'statement_cache_size', 'supa', 'workaround'], ignored),
  sslidentity: refusedBy('postgres'),

  // The transport of pg's own connection, or settings of its session.
  ...allOf(['stream', 'connection', 'Client', 'onConnect', 'verify'], refusedBy('postgres')),
  ...allOf(
    ['service', 'passfile', 'requirepeer', 'require_auth', 'krbsrvname', 'hostaddr', 'sslcrl'],
    refusedBy('postgres')
  ),

  // Of pg's own pool, sockets and row parsers; locks and idle transactions end with our own deadlines.
  ...allOf(['min', 'poolSize', 'idleTimeoutMillis', 'allowExitOnIdle', 'maxUses', 'maxLifetimeSeconds'], ignoredField),
  ...allOf(['keepAlive', 'keepAliveInitialDelayMillis', 'log', 'Promise', 'types', 'binary', 'pipeline'], ignoredField),
  ...allOf(['parseInputDatesAsUTC', 'parseInt8', 'lock_timeout', 'idle_in_transaction_session_timeout'], ignoredField),
  ...allOf(
    ['keepalives', 'keepalives_idle', 'keepalives_interval', 'keepalives_count', 'tcp_user_timeout'],
    ignoredField
  ),
  ...allOf(['enableChannelBinding', 'scramMaxIterations'], ignoredField)
}
