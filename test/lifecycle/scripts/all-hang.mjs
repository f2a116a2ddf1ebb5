// all-hang.mjs <target>…: measures the event loop and libuv's threads of an application while its adapters idle, are busy,
// and hang. It opens a proxy for each target, because it has to stall the connection.
import { pbkdf2 } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { readFile, stat } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { forkFaultProxy } from '../../../tools/fault-proxy.mjs'
import { report } from '../../support/child.mjs'
import { open, startWork, targetsIn } from './adapters.mjs'

const here = fileURLToPath(import.meta.url)
const digest = promisify(pbkdf2)
const uses = {
  'fs.stat': () => stat(here),
  'fs.readFile': () => readFile(here),
  'dns.lookup': () => lookup('localhost'),
  'crypto.pbkdf2': () => digest('secret', 'salt', 500, 32, 'sha256')
}
const perTarget = 4
const span = 2000
// The calls that hang must not time out while latencies are measured: settling 25,000 errors takes a loaded machine seconds.
const commandTimeout = 3 * span

const summary = (sorted) => ({
  count: sorted.length,
  p50: sorted[Math.floor(sorted.length * 0.5)],
  p99: sorted[Math.floor(sorted.length * 0.99)],
  max: sorted.at(-1)
})

async function latenciesOf(use, until) {
  const taken = []
  while (performance.now() < until) {
    const since = performance.now()
    await use()
    taken.push(performance.now() - since)
    await sleep(2)
  }
  return summary(taken.sort((a, b) => a - b))
}

async function measure(phase) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const until = performance.now() + span
  const names = Object.keys(uses)
  const latencies = await Promise.all(names.map((name) => latenciesOf(uses[name], until)))
  delay.disable()
  const loop = {
    count: delay.count,
    p50: delay.percentile(50) / 1e6,
    p99: delay.percentile(99) / 1e6,
    max: delay.max / 1e6
  }
  report({ phase, loop, uses: Object.fromEntries(names.map((name, i) => [name, latencies[i]])) })
}

function keepBusy(adapter) {
  let ends = false
  const caller = async () => {
    while (!ends) await startWork(adapter, 50)
  }
  const ended = caller()
  return () => {
    ends = true
    return ended
  }
}

async function openThroughFaultProxy({ name, url }) {
  const { hostname, port } = new URL(url)
  const proxy = await forkFaultProxy({ host: hostname, port: Number(port) })
  const proxied = Object.assign(new URL(url), { hostname: proxy.host, port: String(proxy.port) }).href
  const make = () => open({ name, url: proxied }, { connectTimeout: commandTimeout, commandTimeout })
  return { proxy, adapters: await Promise.all(Array.from({ length: perTarget }, make)), fresh: await make() }
}

const opened = await Promise.all(targetsIn(process.argv.slice(2)).map(openThroughFaultProxy))
const adapters = opened.flatMap((one) => one.adapters)
await Promise.all(adapters.map((adapter) => adapter.connect()))
await measure('idle')
const stops = adapters.map(keepBusy)
await measure('busy')
await Promise.all(stops.map((stop) => stop()))
await Promise.all(opened.map(({ proxy }) => proxy.stall()))
const hanging = [...adapters, ...opened.map(({ fresh }) => fresh)].map((adapter) => startWork(adapter, 1000))
await measure('hanging')
await Promise.all(hanging)
await Promise.all(opened.map(({ proxy }) => proxy.pass()))
await Promise.all(adapters.map((adapter) => adapter.disconnect()))
await Promise.all(opened.map(({ proxy }) => proxy.close()))
