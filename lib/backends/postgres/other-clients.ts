import { Socket } from 'node:net'
import { tls } from '../../lazy.js'
import { hasMethods, ownProperties, withoutAbsent } from '../client-fields.js'
import { unsupported } from '../unsupported.js'

/** Settings under pg's names. */
type Config = Record<string, unknown>

/** The `sql` of postgres.js: a function that carries its options. */
export function isPostgresJs(source: unknown): source is { readonly options: Config } {
  if (typeof source !== 'function') return false
  const options: unknown = Reflect.get(source, 'options')
  return typeof options === 'object' && options !== null && 'host' in options && 'pass' in options
}

/** @see https://github.com/porsager/postgres#connection-details */
export function ofPostgresJs({ options }: { readonly options: Config }): Config {
  if (options.socket) throw unsupported('postgres', 'socket', 'the native pool makes its own connections')
  const { application_name, options: ofSession, ...parameters } = (options.connection ?? {}) as Config
  return withoutAbsent({
    ...placeOf(options),
    ...tlsOf(options.ssl),
    user: options.user,
    password: options.pass,
    database: options.database,
    max: options.max,
    connect_timeout: options.connect_timeout,
    target_session_attrs: options.target_session_attrs,
    sslnegotiation: options.sslnegotiation,
    prepare: options.prepare === false ? false : undefined,
    application_name,
    options: [
      ofSession,
      ...Object.entries(parameters)
        .filter(([, value]) => value)
        .map(ofParameter)
    ]
      .filter(Boolean)
      .join(' ')
  })
}

function placeOf({ host, port, path }: Config): Config {
  if (typeof path === 'string') return { host: path }
  return { host: (host as unknown[]).join(','), port: (port as unknown[]).join(',') }
}

// Its words: all but these two verify.
function tlsOf(ssl: unknown): Config {
  if (!ssl) return {}
  if (ssl === 'prefer') return { sslmode: 'prefer', libpq: true }
  if (ssl === 'require' || ssl === 'allow') return { ssl: { rejectUnauthorized: false } }
  return { ssl: typeof ssl === 'object' ? ssl : true }
}

/** As libpq's `options` take it: a blank or a backslash stands behind a backslash. */
function ofParameter([name, value]: [string, unknown]): string {
  return `-c ${name}=${String(value).replace(/[\\\s]/g, '\\$&')}`
}

/** A single client of pg or of a driver that is derived from it. */
export function isPgClient(source: unknown): source is { readonly connectionParameters: object } {
  return (
    hasMethods(source, 'query', 'connect', 'end') && typeof Reflect.get(source, 'connectionParameters') === 'object'
  )
}

const OF_THE_CONNECTION = ['isDomainSocket', 'client_encoding', 'replication', 'binary', 'lock_timeout']

/** The settings that pg derived from its config and the environment. */
export function ofPgClient(client: { readonly connectionParameters: object }): Config {
  refuseStream(client)
  const parameters = ownProperties(client.connectionParameters)
  for (const name of OF_THE_CONNECTION) delete parameters[name]
  const { ssl, password, ...rest } = parameters
  return withoutAbsent({
    ...rest,
    password: Reflect.get(client, 'password') ?? password,
    ssl: ssl || alwaysEncrypts(client)
  })
}

// Such a client was given a stream or a connection of its own, as Cloud SQL's connector does. Neon's always has one.
function refuseStream(client: object): void {
  const connection: unknown = Reflect.get(client, 'connection')
  const stream: unknown = typeof connection === 'object' && connection !== null && Reflect.get(connection, 'stream')
  if (!stream || alwaysEncrypts(client)) return
  // pg's own becomes TLS while it connects.
  if (!(stream instanceof Socket) || (stream instanceof tls().TLSSocket && !Reflect.get(client, 'ssl')))
    throw unsupported('postgres', 'stream', 'the native pool makes its own connections')
}

/** Neon's and Vercel's drivers reach the server through an encrypted tunnel, whatever their settings are. */
export function alwaysEncrypts(source: object): boolean {
  const Client: unknown = Reflect.get(source, 'Client') ?? source.constructor
  return typeof Client === 'function' && typeof Client.prototype === 'object' && 'neonConfig' in Client.prototype
}
