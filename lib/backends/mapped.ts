import type { Backend } from '../errors.js'
import { hasMethods, isObject, ownProperties, withoutAbsent } from './client-fields.js'
import { unsupported } from './unsupported.js'

type Config = Record<string, unknown>

/** How mappers speak of a backend, and the names of its client's config. */
export interface Mapping {
  readonly backend: Backend
  readonly dialects: readonly string[]
  readonly url: string
  /** Of the pool's limit. */
  readonly most: string
  /** Of Sequelize's `dialectOptions`, those that it hands on; absent: all. */
  readonly handedOn?: readonly string[]
  /** What a TypeORM data source says beside host and login. */
  readonly ofSource?: (options: Config) => Config
  /** Whether a driver's module always encrypts. */
  readonly encrypts?: (driver: unknown) => boolean
  /** The client that a TypeORM data source holds once it is initialized. */
  readonly clientOf?: (options: Config, driver: Config) => unknown
}

/**
 * The connection of an object-relational mapper: the client object that it holds, or a config object under the names of pg, mysql2
 * or mongodb. `undefined`: the source is no mapper.
 */
export function clientOfMapper(source: unknown, mapping: Mapping): unknown {
  if (isDrizzle(source)) return source.$client
  if (isKnex(source)) return ofKnex(source.client.config, mapping)
  if (isSequelize(source)) return ofSequelize(source, mapping)
  if (isDataSource(source)) return ofDataSource(source, mapping)
  return undefined
}

function checkDialect(dialect: unknown, { backend, dialects }: Mapping, kind: string): void {
  if (!dialects.includes(String(dialect))) throw unsupported(backend, 'client', `this is ${kind} of another database`)
}

function refuse(backend: Backend, name: string, value: unknown, hint: string): void {
  if (value) throw unsupported(backend, name, hint)
}

const ONE_SERVER = 'pass the URL of the server that takes writes'

function isDrizzle(source: unknown): source is { readonly $client: unknown } {
  return isObject(source) && '$client' in source
}

/** @see https://orm.drizzle.team @see https://knexjs.org/guide/#configuration-options */
function isKnex(source: unknown): source is { readonly client: { readonly config: Config } } {
  if (typeof source !== 'function') return false
  const client: unknown = Reflect.get(source, 'client')
  return isObject(client) && isObject(client.config) && 'client' in client.config
}

function ofKnex(config: Config, mapping: Mapping): Config {
  const { backend, most, url } = mapping
  checkDialect(typeof config.client === 'string' ? config.client : 'another', mapping, 'a Knex object')
  const { connection } = config
  refuse(backend, 'connection', typeof connection === 'function', 'Knex asks a function for it; pass a config object')
  refuse(backend, 'searchPath', config.searchPath, 'the option "schema" of the adapter names the schema of its tables')
  const limit = isObject(config.pool) ? { [most]: config.pool.max } : {}
  if (typeof connection === 'string') return { [url]: connection, ...limit }
  // Its parser of URLs says an empty text for what is absent.
  return withoutAbsent({ ...(isObject(connection) && ownProperties(connection)), ...limit })
}

interface Sequelize {
  readonly config: Config
  readonly options: Config
}

/** @see https://sequelize.org/docs/v6/other-topics/dialect-specific-things/ */
function isSequelize(source: unknown): source is Sequelize {
  return hasMethods(source, 'authenticate', 'define', 'getDialect') && isObject(Reflect.get(source, 'config'))
}

function ofSequelize(source: Sequelize, mapping: Mapping): Config {
  const { config, options } = source
  const { backend, handedOn } = mapping
  checkDialect(options.dialect, mapping, 'a Sequelize object')
  refuse(backend, 'replication', options.replication, ONE_SERVER)
  refuse(
    backend,
    'beforeConnect',
    hasHook(source, 'beforeConnect'),
    'what it sets is not known here; pass a config object'
  )
  const said = isObject(options.dialectOptions) ? ownProperties(options.dialectOptions) : {}
  const known = withPlainTls(handedOn ? pick(said, handedOn) : said, mapping.encrypts?.(options.dialectModule) === true)
  const { host, port, database, username: user, password } = config
  const limit = isObject(options.pool) ? options.pool.max : undefined
  return withoutAbsent({
    ...known,
    host,
    port: port && Number(port),
    database,
    user,
    password,
    [mapping.most]: limit
  })
}

function hasHook(source: object, name: string): boolean {
  return hasMethods(source, 'hasHook') && Boolean(Reflect.apply(source.hasHook, source, [name]))
}

/** `ssl.require` is Sequelize's own word; a driver that always encrypts needs no word. */
function withPlainTls({ ssl, ...known }: Config, encrypts: boolean): Config {
  if (!ssl && encrypts) return { ...known, ssl: true }
  if (!isObject(ssl)) return withoutAbsent({ ...known, ssl })
  const { require: _wanted, ...fields } = ssl
  return { ...known, ssl: fields }
}

interface DataSource {
  readonly options: Config
  readonly driver: Config
}

/** @see https://typeorm.io/docs/data-source/data-source-options/ */
function isDataSource(source: unknown): source is DataSource {
  if (!hasMethods(source, 'initialize', 'getRepository')) return false
  return isObject(Reflect.get(source, 'options')) && isObject(Reflect.get(source, 'driver'))
}

/** Its pool or client, which it has once it is initialized; before, what it will make it of. */
function ofDataSource({ options, driver }: DataSource, mapping: Mapping): unknown {
  checkDialect(options.type, mapping, 'a TypeORM data source')
  refuse(mapping.backend, 'replication', options.replication, ONE_SERVER)
  if (mapping.clientOf) return mapping.clientOf(options, driver)
  return driver.master ?? driver.pool ?? ofSqlSource(options, mapping)
}

function ofSqlSource(options: Config, mapping: Mapping): Config {
  const { url, host, port, username: user, password, database, ssl, extra, poolSize } = options
  const place = url ? { [mapping.url]: url } : { host, port, user, password, database }
  const encrypted = ssl || mapping.encrypts?.(options.driver)
  return withoutAbsent({
    ...place,
    ssl: encrypted || undefined,
    [mapping.most]: poolSize,
    ...mapping.ofSource?.(options),
    ...(isObject(extra) && extra)
  })
}

function pick(config: Config, names: readonly string[]): Config {
  return Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name)))
}
