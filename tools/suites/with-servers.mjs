// Runs a program with REDIS_URL and DATABASE_URL of throw-away servers: node tools/suites/with-servers.mjs program args…
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { serverFor } from '../servers.mjs'

const [program, ...args] = process.argv.slice(2)
const [redis, postgres] = await Promise.all([serverFor('redis'), serverFor('postgres')])
const env = { ...process.env, REDIS_URL: redis.url, DATABASE_URL: postgres.url }
const [code] = await once(spawn(program, args, { env, stdio: ['ignore', 'inherit', 'inherit'] }), 'exit')
await Promise.all([redis.stop(), postgres.stop()])
process.exitCode = code ?? 1
