import type { Backend } from '../errors.js'
import { hasMethods, isObject, ownProperties, withoutAbsent } from './client-fields.js'
import { alwaysEncrypts } from './postgres/other-clients.js'
import { unsupported } from './unsupported.js'

type Config = Record<string, unknown>

const DIALECTS: Readonly<Record<string, Backend>> = {
  ...{ pg: 'postgres', pgnative: 'postgres', postgres: 'postgres', postgresql: 'postgres', cockroachdb: 'postgres' },
  ...{ mysql: 'mysql', mysql2: 'mysql', mariadb: 'mysql' },
  mongodb: 'mongodb'
}

/**
 * The connection of an object-relational mapper: the client object that it holds, or a config object under the names of pg, mysql2
 * or mongodb. `undefined`: the source is no mapper.
 */
export function clientOfMapper(source: unknown, backend: Backend): unknown {
  if (isDrizzle(source)) return source.$client
  if (isKnex(source)) return ofKnex(source.client.config, backend)
  if (isSequelize(source)) return ofSequelize(source, backend)
  if (isDataSource(source)) return ofDataSource(source, backend)
  return undefined
}

function checkDialect(dialect: unknown, backend: Backend, kind: string): void {
  if (DIALECTS[String(dialect)] !== backend) throw unsupported(backend, 'client', `this is ${kind} of another database`)
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

function ofKnex(config: Config, backend: Backend): Config {
  checkDialect(typeof config.client === 'string' ? config.client : 'another', backend, 'a Knex object')
  const { connection } = config
  refuse(backend, 'connection', typeof connection === 'function', 'Knex asks a function for it; pass a config object')
  refuse(backend, 'searchPath', config.searchPath, 'the option "schema" of the adapter names the schema of its tables')
  const limit = isObject(config.pool) ? { [MOST[backend] ?? 'max']: config.pool.max } : {}
  if (typeof connection === 'string') return { [URL_NAME[backend] ?? 'url']: connection, ...limit }
  // Its URL parser returns an empty text for an absent part.
  return withoutAbsent({ ...(isObject(connection) && ownProperties(connection)), ...limit })
}

const MOST: Partial<Record<Backend, string>> = { postgres: 'max', mysql: 'connectionLimit' }
const URL_NAME: Partial<Record<Backend, string>> = { postgres: 'connectionString', mysql: 'uri' }

interface Sequelize {
  readonly config: Config
  readonly options: Config
}

/** @see https://sequelize.org/docs/v6/other-topics/dialect-specific-things/ */
function isSequelize(source: unknown): source is Sequelize {
  return hasMethods(source, 'authenticate', 'define', 'getDialect') && isObject(Reflect.get(source, 'config'))
}

/** The `dialectOptions` that Sequelize passes to pg. */
const OF_PG = ['ssl', 'application_name', 'statement_timeout', 'query_timeout', 'options', 'stream', 'keepAlive']

function ofSequelize(source: Sequelize, backend: Backend): Config {
  const { config, options } = source
  checkDialect(options.dialect, backend, 'a Sequelize object')
  refuse(backend, 'replication', options.replication, ONE_SERVER)
  refuse(
    backend,
    'beforeConnect',
    hasHook(source, 'beforeConnect'),
    'what it sets is not known here; pass a config object'
  )
  const said = isObject(options.dialectOptions) ? ownProperties(options.dialectOptions) : {}
  const known = withPlainTls(backend === 'postgres' ? pick(said, OF_PG) : said, options.dialectModule)
  const { host, port, database, username: user, password } = config
  const most = isObject(options.pool) ? options.pool.max : undefined
  return withoutAbsent({
    ...known,
    host,
    port: port && Number(port),
    database,
    user,
    password,
    [MOST[backend] ?? 'max']: most
  })
}

function hasHook(source: object, name: string): boolean {
  return hasMethods(source, 'hasHook') && Boolean(Reflect.apply(source.hasHook, source, [name]))
}

/** `ssl.require` is Sequelize's own word; a driver that always encrypts needs no word. */
function withPlainTls({ ssl, ...known }: Config, driver: unknown): Config {
  if (!ssl && drives(driver)) return { ...known, ssl: true }
  if (!isObject(ssl)) return withoutAbsent({ ...known, ssl })
  const { require: _wanted, ...fields } = ssl
  return { ...known, ssl: fields }
}

/** The module of a driver, or none. */
const drives = (module: unknown) => isObject(module) && alwaysEncrypts({ Client: module.Client })

interface DataSource {
  readonly options: Config
  readonly driver: Config
}

/** @see https://typeorm.io/docs/data-source/data-source-options/ */
function isDataSource(source: unknown): source is DataSource {
  if (!hasMethods(source, 'initialize', 'getRepository')) return false
  return isObject(Reflect.get(source, 'options')) && isObject(Reflect.get(source, 'driver'))
}

/** Its pool or client once it is initialized; before, the settings of that pool or client. */
function ofDataSource({ options, driver }: DataSource, backend: Backend): unknown {
  checkDialect(options.type, backend, 'a TypeORM data source')
  refuse(backend, 'replication', options.replication, ONE_SERVER)
  return backend === 'mongodb'
    ? ofMongoSource(options, driver)
    : (driver.master ?? driver.pool ?? ofSqlSource(options, backend))
}

function ofSqlSource(options: Config, backend: Backend): Config {
  const { url, host, port, username: user, password, database, ssl, extra, poolSize, connectTimeoutMS } = options
  const place = url ? { [URL_NAME[backend] ?? 'url']: url } : { host, port, user, password, database }
  const limit = { [MOST[backend] ?? 'max']: poolSize }
  const own =
    backend === 'postgres'
      ? { application_name: options.applicationName, connectionTimeoutMillis: connectTimeoutMS }
      : { connectTimeout: options.connectTimeout, socketPath: options.socketPath }
  const encrypted = ssl || drives(options.driver)
  return withoutAbsent({ ...place, ssl: encrypted || undefined, ...limit, ...own, ...(isObject(extra) && extra) })
}

function ofMongoSource({ database }: Config, { queryRunner }: Config): unknown {
  const client: unknown = isObject(queryRunner) ? queryRunner.databaseConnection : undefined
  if (hasMethods(client, 'db')) return (client.db as (name?: unknown) => unknown).call(client, database)
  throw unsupported('mongodb', 'db', 'this data source is not initialized; await its initialize() before')
}

function pick(config: Config, names: readonly string[]): Config {
  return Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name)))
}
