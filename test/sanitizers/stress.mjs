// Runs the stress program beside servers of its own, some of them behind gates that are disturbed all the time:
//   node test/sanitizers/stress.mjs program [seconds]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openGate } from '../../tools/gate.mjs'
import { startPostgres, startRedis } from '../../tools/servers.mjs'
import { disturb } from './disturb.mjs'

const [program, seconds = '60'] = process.argv.slice(2)
const planted = process.env.STRESS_PLANTED === '1'

const limits = { connectTimeout: 5000, reconnectMin: 5, reconnectMax: 100 }
const disturbed = { connectTimeout: 1000 }
const login = { asksForPassword: true }

const common = ({ port }) => ({ ...limits, host: '127.0.0.1', port })
const backends = {
  redis: { start: startRedis, settings: (server) => ({ ...common(server), database: '0' }) },
  postgres: {
    start: startPostgres,
    settings: (server) => ({
      ...common(server),
      user: server.user,
      password: server.password,
      database: server.database
    })
  }
}

async function plain(backend, { start, settings }) {
  const server = await start()
  const gate = await openGate({ host: '127.0.0.1', port: server.port })
  const direct = settings(server)
  const gated = { ...direct, ...disturbed, port: gate.port }
  const target = (name, steady, settings) => ({ name, backend, server: backend, steady, planted, settings })
  const targets = [
    target(backend, true, direct),
    target(`${backend}-login`, true, { ...direct, ...login }),
    target(`${backend}-disturbed`, false, gated),
    target(`${backend}-disturbed-login`, false, { ...gated, ...login })
  ]
  return { server, gate, targets }
}

async function secure(backend, { start, settings }) {
  const server = await start({ tls: true })
  const name = `${backend}-secure`
  const tls = { ca: server.ca, servername: 'localhost' }
  const target = { name, backend, server: name, steady: true, planted, settings: { ...settings(server), tls } }
  return { server, targets: [target] }
}

async function run(parts) {
  const targets = parts.flatMap(({ targets }) => targets)
  const env = { ...process.env, STRESS_TARGETS: JSON.stringify(targets), STRESS_SECONDS: seconds }
  const over = new AbortController()
  const gates = parts.flatMap(({ gate }) => gate ?? [])
  const disturbers = gates.map((gate) => disturb(gate, over.signal))
  const child = spawn(program, { env, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code, signal] = await once(child, 'exit')
  if (signal) console.error(`${program} ended by ${signal}`)
  over.abort()
  await Promise.all(disturbers)
  return code ?? 1
}

const starts = Object.entries(backends).flatMap(([name, facts]) => [plain(name, facts), secure(name, facts)])
const parts = await Promise.all(starts)
process.exitCode = await run(parts)
await Promise.all(parts.flatMap(({ server, gate }) => [gate?.close(), server.stop()]))
