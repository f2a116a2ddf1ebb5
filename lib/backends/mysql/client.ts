import { wrongType } from '../../arguments/arguments.js'
import { adopted, nothingToEnd, type ResolvedClient } from '../adopted.js'
import { hasMethods, isPlainObject, ownProperties, readFields, type Unknown } from '../client-fields.js'
import { clientOfMapper } from '../mapped.js'
import { collectUnknown, refuseUnknown } from '../unknown.js'
import { unsupported } from '../unsupported.js'
import { fields, type PartialSettings } from './fields.js'
import { MAPPING } from './mapping.js'
import { chooseTls } from './tls.js'
import { readUrl } from './url.js'

/** A pool of mysql2's callback API; a pool of its promise API contains one as its `pool`. */
interface CorePool {
  readonly config: { readonly connectionConfig: object }
  readonly _closed?: boolean
  end(done: (error?: unknown) => void): void
}

export function adoptMysql(source: unknown): ResolvedClient {
  if (typeof source === 'string') return finish(read(readUrl(source, 'pool')))
  const mapped = clientOfMapper(source, MAPPING)
  if (mapped !== undefined) return { ...adoptMysql(mapped), client: source as object, end: nothingToEnd }
  const pool = corePoolOf(source)
  if (pool) return ofPool(pool)
  const connection = connectionOf(source)
  if (connection) return ofConnection(connection)
  refuseWithoutSettings(source)
  if (isPlainObject(source)) return finish(readConfig(ownProperties(source)))
  throw wrongType('pool', 'a connection string, a config object, or a client of mysql2 or a mapper', source)
}

// As in mysql2, the options beside the URL override it.
function readConfig({ uri, ...config }: Record<string, unknown>): PartialSettings {
  if (uri === undefined || uri === null) return read(config)
  if (typeof uri !== 'string') throw wrongType('uri', 'a string', uri)
  const given = Object.entries(config).filter(([, value]) => value)
  return read({ ...readUrl(uri, 'uri'), ...Object.fromEntries(given) })
}

function read(config: object, unknown: Unknown = refuseUnknown('mysql', () => Object.keys(fields))): PartialSettings {
  return readFields(config, fields, { material: {}, sslModes: [] }, unknown)
}

function ofPool(pool: CorePool): ResolvedClient {
  const { connectionConfig, ...ownConfig } = ownProperties(pool.config) as CorePool['config']
  const unknown = collectUnknown('mysql', pool, () => Reflect.construct(connectionConfig.constructor, [{}]))
  const draft = read({ ...ownProperties(connectionConfig), ...ownConfig }, unknown.add)
  return { ...finish(draft), client: pool, unknown, end: () => endPool(pool) }
}

function finish(draft: PartialSettings): ResolvedClient {
  const { password, socketPath } = draft
  const settings = {
    ...(socketPath ? { socketPath } : { host: draft.host || 'localhost', port: draft.port || 3306 }),
    user: draft.user ?? '',
    database: draft.database ?? '',
    ...(draft.connectTimeout && { connectTimeout: draft.connectTimeout }),
    ...chooseTls(draft),
    ...(typeof password === 'function' && { asksForPassword: true }),
    ...(typeof password === 'string' && { password })
  }
  return adopted(settings, draft)
}

function corePoolOf(source: unknown): CorePool | undefined {
  if (!hasMethods(source, 'getConnection', 'end')) return undefined
  const inner: unknown = Reflect.get(source, 'pool')
  if (hasMethods(inner, 'getConnection', 'end')) return corePoolOf(inner)
  const config: unknown = Reflect.get(source, 'config')
  const isCore = typeof config === 'object' && config !== null && 'connectionConfig' in config
  return isCore ? (source as unknown as CorePool) : undefined
}

/** A single connection of mysql2; a connection of its promise API contains one as its `connection`. */
interface Connection {
  readonly config: object
}

function connectionOf(source: unknown): Connection | undefined {
  if (!hasMethods(source, 'execute', 'query', 'end')) return undefined
  const inner: unknown = Reflect.get(source, 'connection')
  if (hasMethods(inner, 'execute', 'query', 'end')) return connectionOf(inner)
  const config: unknown = Reflect.get(source, 'config')
  return typeof config === 'object' && config !== null && 'host' in config
    ? (source as unknown as Connection)
    : undefined
}

// It stays the application's: the JavaScript adapters take no such client.
function ofConnection(connection: Connection): ResolvedClient {
  const { config } = connection
  const unknown = collectUnknown('mysql', connection, () => Reflect.construct(config.constructor, [{}]))
  return { ...finish(read(ownProperties(config), unknown.add)), client: connection, unknown }
}

function refuseWithoutSettings(source: unknown): void {
  if (hasMethods(source, 'getConnection', 'batch'))
    throw unsupported('mysql', 'pool', 'a pool of the package mariadb hides its settings; pass its URL')
}

async function endPool(pool: CorePool): Promise<void> {
  if (pool._closed) return
  await new Promise<void>((resolve, reject) => pool.end((error) => (error ? reject(error) : resolve())))
}
