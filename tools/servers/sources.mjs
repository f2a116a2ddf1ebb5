// Every server that there is: whose backend it serves, which variable names one that runs already, and how to start it.
import { startMariadb } from './mariadb.mjs'
import { startMongodb } from './mongodb.mjs'
import { startMysql } from './mysql.mjs'
import { startPglite } from './pglite.mjs'
import { startPostgres } from './postgres.mjs'
import { startRedis } from './redis.mjs'

const release = (start, name) => (options) => start({ ...options, release: name })

export const sources = {
  redis: { backend: 'redis', variable: 'REDIS_URL', start: startRedis },
  postgres: { backend: 'postgres', variable: 'DATABASE_URL', start: startPostgres },
  mariadb: { backend: 'mysql', variable: 'MARIADB_URL', start: startMariadb },
  mysql: { backend: 'mysql', variable: 'MYSQL_URL', start: startMysql },
  mongodb: { backend: 'mongodb', variable: 'MONGODB_URL', start: startMongodb },
  redis62: { backend: 'redis', variable: 'REDIS62_URL', start: release(startRedis, 'redis62') },
  valkey: { backend: 'redis', variable: 'VALKEY_URL', start: release(startRedis, 'valkey') },
  redict: { backend: 'redis', variable: 'REDICT_URL', start: release(startRedis, 'redict') },
  redis8: { backend: 'redis', variable: 'REDIS8_URL', start: release(startRedis, 'redis8') },
  redis86: { backend: 'redis', variable: 'REDIS86_URL', start: release(startRedis, 'redis86') },
  mongodb50: { backend: 'mongodb', variable: 'MONGODB50_URL', start: release(startMongodb, 'mongodb50') },
  mongodb60: { backend: 'mongodb', variable: 'MONGODB60_URL', start: release(startMongodb, 'mongodb60') },
  postgres17: { backend: 'postgres', variable: 'POSTGRES17_URL', start: release(startPostgres, 'postgres17') },
  postgres18: { backend: 'postgres', variable: 'POSTGRES18_URL', start: release(startPostgres, 'postgres18') },
  pglite: { backend: 'postgres', variable: 'PGLITE_URL', start: startPglite },
  mariadb118: { backend: 'mysql', variable: 'MARIADB118_URL', start: release(startMariadb, 'mariadb118') }
}

const usual = ['redis', 'postgres', 'mariadb', 'mysql', 'mongodb']
const others = [
  ...['redis62', 'valkey', 'redict', 'redis8', 'redis86', 'postgres17', 'postgres18', 'mariadb118'],
  ...['mongodb50', 'mongodb60']
]

/** The servers that a test run uses; a full one uses others as well. */
export const serversOfRun = () => (process.env.PERSISTENCE_FULL ? [...usual, ...others] : usual)

/** Servers that a full run starts because adapters must refuse them. */
export const tooOld = () => (process.env.PERSISTENCE_FULL ? ['redis32'] : [])

/** Proxies in front of servers, and the libraries that fake names. */
export const besideServers = [
  'pgbouncer118',
  'pgbouncer126',
  'haproxy',
  'nutcracker',
  'pgpool',
  'nssWrapper',
  'resolvWrapper'
]
