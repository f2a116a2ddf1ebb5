// Runs a program beside throw-away servers of its own: node tools/suites/with-servers.mjs program args…
// Never the servers of REDIS_URL and DATABASE_URL: such a program empties the databases that it gets.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startMariadb, startPostgres, startRedis } from '../servers.mjs'

const [program, ...args] = process.argv.slice(2)
const servers = await Promise.all([startRedis(), startPostgres(), startMariadb()])
const [redis, postgres, mariadb] = servers
const addresses = {
  REDIS_URL: redis.url,
  REDIS_SOCKET: redis.socketPath,
  DATABASE_URL: postgres.url,
  MARIADB_URL: mariadb.url
}
const child = spawn(program, args, { env: { ...process.env, ...addresses }, stdio: ['ignore', 'inherit', 'inherit'] })
const [code] = await once(child, 'exit')
await Promise.all(servers.map((server) => server.stop()))
process.exitCode = code ?? 1
