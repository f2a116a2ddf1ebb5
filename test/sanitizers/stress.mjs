// Runs the stress program beside servers of its own, some of them behind proxies that are disturbed all the time:
//   node test/sanitizers/stress.mjs program [seconds]
// STRESS_SERVERS names those servers, all when it is not set.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openFaultProxy } from '../../tools/fault-proxy.mjs'
import { startMariadb, startMongodb, startMysql, startPostgres, startRedis } from '../../tools/servers.mjs'
import { injectFaults } from './random-faults.mjs'

const [program, seconds = '60'] = process.argv.slice(2)
const planted = process.env.STRESS_PLANTED === '1'

// Undisturbed calls have a minute, as in the program: under a sanitizer the servers of a busy machine are slow.
const limits = { connectTimeout: 5000, commandTimeout: 60_000, reconnectMin: 5, reconnectMax: 100 }

const host = '127.0.0.1'
const loginOf = ({ user, password, database }) => ({ user, password, database })
const sqlSettings = (server, port) => ({ ...limits, host, port, ...loginOf(server) })

function mongodbSettings({ user, password }, port) {
  const account = password === undefined ? {} : { user, password, authSource: 'admin' }
  return { ...limits, uri: `mongodb://${host}:${port}/?directConnection=true`, database: 'test', ...account }
}

const servers = {
  redis: {
    backend: 'redis',
    start: startRedis,
    settings: (_server, port) => ({ ...limits, host, port, database: '0' })
  },
  postgres: { backend: 'postgres', start: startPostgres, settings: sqlSettings },
  mariadb: { backend: 'mysql', start: startMariadb, settings: sqlSettings },
  mysql: { backend: 'mysql', start: startMysql, settings: sqlSettings },
  mongodb: { backend: 'mongodb', start: startMongodb, plain: { password: 'secret' }, settings: mongodbSettings }
}

async function disturbed(name, { backend, start, plain, settings }) {
  const server = await start(plain)
  const proxy = await openFaultProxy({ host, port: server.port })
  const direct = settings(server, server.port)
  const proxied = { ...settings(server, proxy.port), connectTimeout: 1000, commandTimeout: 2000 }
  const target = (role, steady, settings) => ({ name: name + role, backend, server: name, steady, planted, settings })
  const targets = [
    target('', true, direct),
    target('-login', true, { ...direct, asksForPassword: true }),
    target('-disturbed', false, proxied),
    target('-disturbed-login', false, { ...proxied, asksForPassword: true })
  ]
  return { server, proxy, targets }
}

async function secure(kind, { backend, start, settings }) {
  const server = await start({ tls: true })
  const name = `${kind}-secure`
  const tls = { ca: server.ca, servername: 'localhost' }
  const all = { ...settings(server, server.port), tls }
  return { server, targets: [{ name, backend, server: name, steady: true, planted, settings: all }] }
}

async function run(parts) {
  const targets = parts.flatMap(({ targets }) => targets)
  const env = { ...process.env, STRESS_TARGETS: JSON.stringify(targets), STRESS_SECONDS: seconds }
  const over = new AbortController()
  const proxies = parts.flatMap(({ proxy }) => proxy ?? [])
  const faultInjectors = proxies.map((proxy) => injectFaults(proxy, over.signal))
  const child = spawn(program, { env, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code, signal] = await once(child, 'exit')
  if (signal) console.error(`${program} ended by ${signal}`)
  over.abort()
  await Promise.all(faultInjectors)
  return code ?? 1
}

const wanted = process.env.STRESS_SERVERS?.split(',') ?? Object.keys(servers)
const starts = wanted.flatMap((name) => [disturbed(name, servers[name]), secure(name, servers[name])])
const parts = await Promise.all(starts)
process.exitCode = await run(parts)
await Promise.all(parts.flatMap(({ server, proxy }) => [proxy?.close(), server.stop()]))
