// The objects of clients and mappers that applications hold, made as their users make them.
import { createRequire } from 'node:module'
import type { Backend } from '../support/backends.js'
import { drivers, versionOf as versionOfOurs } from '../support/drivers.js'
import { mongodb } from '../support/mongodb-backend.js'
import { mariadb, mysql } from '../support/mysql-backend.js'
import { postgres } from '../support/postgres-backend.js'
import { redis } from '../support/redis-backend.js'

const load = createRequire(import.meta.url)

export interface Made {
  readonly object: unknown
  end(): unknown
}

export interface Client {
  readonly backend: Backend
  /** The package; `of` is the object of it that is handed over. */
  readonly name: string
  readonly of: string
  readonly version: string
  make(url: string): Made | Promise<Made>
}

/** @param entry the package's name, or a part of it */
const versionOf = (entry: string): string => {
  const name = entry.split('/').slice(0, entry.startsWith('@') ? 2 : 1)
  try {
    return load(`./node_modules/${name.join('/')}/package.json`).version
  } catch {
    return versionOfOurs(name.join('/'))
  }
}

type Make = (module: any, url: string) => Made | Promise<Made>

const client = (backend: Backend, name: string, of: string, make: Make): Client => ({
  backend,
  name: name.replace(/-[\d.]+(?=\/|$)/, ''),
  of,
  version: versionOf(name),
  make: (url) => make(load(name), url)
})

const nodeRedis: Make = ({ createClient }, url) => {
  const object = createClient({ url })
  return { object, end: () => object.isOpen && object.destroy() }
}

const nodeRedisReady: Make = async ({ createClient }, url) => {
  const object = createClient({ url, name: 'app' }).on('error', () => {})
  await object.connect()
  return { object, end: () => object.destroy() }
}

const nodeRedisConfig: Make = (_module, url) => {
  const { hostname: host, port } = new URL(url)
  return { object: { socket: { host, port: Number(port), connectTimeout: 5000 }, database: 0 }, end() {} }
}

const glide: Make = async ({ GlideClient }, url) => {
  const { hostname: host, port } = new URL(url)
  const object = await GlideClient.createClient({ addresses: [{ host, port: Number(port) }] })
  return { object, end: () => object.close() }
}

const iovalkey: Make = ({ default: Redis }, url) => {
  const object = new Redis(url, { lazyConnect: true })
  return { object, end: () => object.disconnect() }
}

const postgresJs: Make = (make, url) => {
  const object = make(url)
  return { object, end: () => object.end() }
}

const pgClient: Make = ({ Client }, connectionString) => ({ object: new Client({ connectionString }), end() {} })

const drizzle: Make = (module, url) => {
  const object = module.drizzle(url)
  return { object, end: () => object.$client.end() }
}

const knex =
  (dialect: string): Make =>
  (make, connection) => {
    const object = make({ client: dialect, connection, pool: { max: 5 } })
    return { object, end: () => object.destroy() }
  }

const sequelize: Make = ({ Sequelize }, url) => {
  const object = new Sequelize(url, { logging: false })
  return { object, end: () => object.close() }
}

const typeorm =
  (type: string): Make =>
  async ({ DataSource }, url) => {
    const object = await new DataSource({ type, url, logging: false }).initialize()
    return { object, end: () => object.destroy() }
  }

const typeormBefore =
  (type: string): Make =>
  ({ DataSource }, url) => ({ object: new DataSource({ type, url }), end() {} })

const mysqlConnection: Make = async ({ createConnection }, url) => {
  const object = await createConnection(url)
  return { object, end: () => object.end() }
}

const mongoClient: Make = ({ MongoClient }, url) => {
  const object = new MongoClient(url)
  return { object, end: () => object.close() }
}

const mongoose: Make = async ({ createConnection }, url) => {
  const object = await createConnection(url).asPromise()
  return { object, end: () => object.close() }
}

const DOCUMENTED: Readonly<Record<string, string>> = { redis: 'Redis', postgres: 'Pool', mysql: 'Pool', mongodb: 'Db' }

const bothMysql = (name: string, of: string, make: Make) =>
  [mysql, mariadb].map((backend) => client(backend, name, of, make))

/** The objects of the documented samples. */
export const ofDrivers: readonly Client[] = drivers.map(({ backend, entry, version, client }) => ({
  backend,
  name: entry.replace(/-[\d.]+(?=\/|$)/, ''),
  of: DOCUMENTED[backend.name] ?? '',
  version,
  make: async (url) => ({ object: await client(url), end() {} })
}))

/** Objects that are accepted with the settings that they have. */
export const accepted: readonly Client[] = [
  client(redis, 'redis', 'createClient()', nodeRedis),
  client(redis, 'redis', 'createClient(), connected', nodeRedisReady),
  client(redis, 'redis', 'config object', nodeRedisConfig),
  client(redis, 'redis-5', 'createClient()', nodeRedis),
  client(redis, 'redis-5', 'createClient(), connected', nodeRedisReady),
  client(redis, 'iovalkey', 'Redis', iovalkey),
  client(redis, '@valkey/valkey-glide', 'GlideClient', glide),
  client(postgres, 'postgres', 'sql', postgresJs),
  client(postgres, 'pg', 'Client', pgClient),
  client(postgres, 'pg-8.0', 'Client', pgClient),
  client(postgres, 'drizzle-orm/node-postgres', 'db', drizzle),
  client(postgres, 'drizzle-orm/postgres-js', 'db', drizzle),
  client(postgres, 'knex', 'knex', knex('pg')),
  client(postgres, 'sequelize', 'Sequelize', sequelize),
  client(postgres, 'typeorm', 'DataSource', typeorm('postgres')),
  client(postgres, 'typeorm', 'DataSource, not initialized', typeormBefore('postgres')),
  ...bothMysql('mysql2/promise', 'Connection', mysqlConnection),
  ...bothMysql('mysql2', 'Connection', mysqlConnection),
  ...bothMysql('mysql2-2', 'Connection', mysqlConnection),
  ...bothMysql('drizzle-orm/mysql2', 'db', drizzle),
  ...bothMysql('knex', 'knex', knex('mysql2')),
  ...bothMysql('sequelize', 'Sequelize', sequelize),
  ...bothMysql('typeorm', 'DataSource', typeorm('mysql')),
  client(mongodb, 'mongodb', 'MongoClient', mongoClient),
  client(mongodb, 'mongodb-5', 'MongoClient', mongoClient),
  client(mongodb, 'mongodb-7', 'MongoClient', mongoClient),
  client(mongodb, 'mongoose-8', 'Connection', mongoose),
  client(mongodb, 'mongoose-9', 'Connection', mongoose)
]

const inert = (make: (module: any, url: string) => unknown): Make => {
  return (module, url) => {
    const object: any = make(module, url)
    object.on?.('error', () => {})
    return { object, end: () => object.destroy?.() }
  }
}

/** Objects that hide their settings or name several servers: the error says what they are and what to pass. */
export const recognised: readonly (readonly [Client, sentence: RegExp])[] = [
  [
    client(
      redis,
      'redis',
      'createClientPool()',
      inert(({ createClientPool }, url) => createClientPool({ url }))
    ),
    /a node-redis pool; pass the URL/
  ],
  [
    client(
      redis,
      'redis',
      'createCluster()',
      inert(({ createCluster }, url) => createCluster({ rootNodes: [{ url }] }))
    ),
    /a node-redis cluster; pass/
  ],
  [
    client(
      redis,
      'redis',
      'createSentinel()',
      inert(({ createSentinel }) => createSentinel({ name: 'm', sentinelRootNodes: [{ host: 'h', port: 1 }] }))
    ),
    /a node-redis sentinel; pass/
  ],
  [
    client(
      mysql,
      'mariadb',
      'createPool()',
      inert(({ createPool }) => createPool({ host: '127.0.0.1', port: 1, initializationTimeout: 1 }))
    ),
    /the package mariadb hides its settings; pass its URL/
  ],
  [
    client(
      postgres,
      'knex',
      'knex, with a function',
      inert((make) => make({ client: 'pg', connection: () => ({}) }))
    ),
    /Knex asks a function/
  ],
  [
    client(
      postgres,
      'knex',
      'knex of MySQL',
      inert((make, url) => make({ client: 'mysql2', connection: url }))
    ),
    /a Knex object of another database/
  ],
  [
    client(
      mysql,
      'sequelize',
      'Sequelize of PostgreSQL',
      inert(({ Sequelize }) => new Sequelize('postgres://h/d', { logging: false }))
    ),
    /a Sequelize object of another database/
  ],
  [
    client(
      mongodb,
      'mongodb',
      'MongoClient without a database',
      inert(({ MongoClient }) => new MongoClient('mongodb://h'))
    ),
    /"options.dbName" must be the name of the database/
  ]
]
