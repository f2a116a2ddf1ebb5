// Throw-away database servers for tests, benchmarks and the demo; also a command, see servers/command.mjs.
import { fileURLToPath } from 'node:url'
import { command } from './servers/command.mjs'
import { startPostgres } from './servers/postgres.mjs'
import { startRedis } from './servers/redis.mjs'

export { makeCertificates } from './servers/certificates.mjs'
export { startPostgres, startRedis }

const sources = {
  redis: { variable: 'REDIS_URL', start: startRedis },
  postgres: { variable: 'DATABASE_URL', start: startPostgres }
}

/** The server that REDIS_URL or DATABASE_URL names, which is left alone by `stop`; else one of our own. */
export async function serverFor(backend) {
  const source = sources[backend]
  if (source === undefined) throw new Error(`no such server: ${backend}`)
  const url = process.env[source.variable]
  if (!url) return source.start()
  return { backend, url, version: `named by ${source.variable}`, stop: async () => {} }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await command(process.argv.slice(2))
