// Throw-away database servers for tests, benchmarks and the demo; also a command, see servers/command.mjs.
import { fileURLToPath } from 'node:url'
import { command } from './servers/command.mjs'
import { startPglite } from './servers/pglite.mjs'
import { isInstalled } from './servers/programs.mjs'
import { sources } from './servers/sources.mjs'

export { makeCertificates } from './servers/certificates.mjs'
export { startDeadAddress } from './servers/dead-address.mjs'
export { startGalera } from './servers/galera.mjs'
export { startGroupReplication } from './servers/group-replication.mjs'
export { startHaproxy } from './servers/haproxy.mjs'
export { start as startMariadb } from './servers/mariadb.mjs'
export { start as startMongodb } from './servers/mongodb.mjs'
export { startMongodbSet } from './servers/mongodb-set.mjs'
export { start as startMysql } from './servers/mysql.mjs'
export { startMariadbPair, startMysqlPair } from './servers/mysql-pair.mjs'
export { startMysqlRouter } from './servers/mysql-router.mjs'
export { fakeNames } from './servers/names.mjs'
export { startNutcracker } from './servers/nutcracker.mjs'
export { startOdyssey } from './servers/odyssey.mjs'
export { startPgbouncer } from './servers/pgbouncer.mjs'
export { startPglite } from './servers/pglite.mjs'
export { startPgpool } from './servers/pgpool.mjs'
export { start as startPostgres } from './servers/postgres.mjs'
export { startPostgresPair } from './servers/postgres-pair.mjs'
export { start as startRedis } from './servers/redis.mjs'
export { startRedisPair } from './servers/redis-pair.mjs'
export { startRedisSentinels } from './servers/redis-sentinels.mjs'
export { serversOfRun } from './servers/sources.mjs'

/** The backend that serves a server of this name. */
export const backendOf = (name) => sources[name].backend

/** The server that the environment names, REDIS_URL and the like, which is left alone by `stop`; else one of our own. */
export async function serverFor(name) {
  const source = sources[name]
  if (source === undefined) throw new Error(`no such server: ${name}`)
  const { backend, variable, start } = source
  const url = process.env[variable]
  if (!url) return start()
  return { backend, url, version: `named by ${variable}`, stop: async () => {} }
}

/** The same for the demo, which has PGlite in the place of a PostgreSQL that is not installed. */
export async function serverForDemo(name) {
  const substitute = name === 'postgres' && !process.env.DATABASE_URL && !isInstalled('postgres')
  return substitute ? startPglite() : serverFor(name)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await command(process.argv.slice(2))
