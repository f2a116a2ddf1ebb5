// metrics() in a Worker, and published by prom-client.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { PersistenceMetrics } from '@go-go-scope/persistence-native'
import { Registry } from 'prom-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { publishMetrics } from '../../examples/prom-client.js'
import { type FaultProxy, openFaultProxy } from '../../tools/fault-proxy.mjs'
import { allBackends, urlOf } from '../support/all-backends.js'
import type { Adapter, Backend } from '../support/backends.js'
import { eventually, rejection, times } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'

const opened = (backend: Backend, url = urlOf(backend)): Adapter => {
  const adapter = backend.open(url, { keyPrefix: freshPrefix(), commandTimeout: 5000 })
  onTestFinished(() => adapter.disconnect())
  return adapter
}

async function gateTo(backend: Backend): Promise<FaultProxy> {
  const { hostname, port } = new URL(urlOf(backend))
  const proxy = await openFaultProxy({ host: hostname, port: Number(port || backend.defaultPort) })
  onTestFinished(() => proxy.close())
  return proxy
}

const callsOf = ({ operations }: PersistenceMetrics) =>
  Object.fromEntries(operations.map(({ operation, calls }) => [operation, calls]))

interface Told {
  before: PersistenceMetrics
  used: PersistenceMetrics
  after: PersistenceMetrics
}

async function toldByWorker(backend: Backend): Promise<Told> {
  const script = new URL('./support/metrics-worker.mjs', import.meta.url)
  const workerData = { name: backend.name, url: urlOf(backend), keyPrefix: freshPrefix() }
  const worker = new Worker(script, { workerData })
  const [told] = await once(worker, 'message')
  return told
}

describe.each(allBackends)('$name', (backend) => {
  it('a Worker has numbers of its own', async () => {
    const adapter = opened(backend)
    await Promise.all(times(5, () => adapter.get('k')))
    const { before, used, after } = await toldByWorker(backend)
    expect(before.operations).toEqual([])
    expect([callsOf(used), callsOf(after)]).toEqual([
      { connect: 1, get: 1 },
      { connect: 1, get: 1 }
    ])
    expect([used.connections.open > 0, after.connections.open]).toEqual([true, 0])
    expect(callsOf(adapter.metrics())).toEqual({ connect: 1, get: 5 })
  })
})

/** How many of five calls wait while another is unanswered: a connection with one command at a time queues them. */
const HELD_BACK: Record<string, number> = { redis: 0, postgres: 0, mariadb: 5, mysql: 5, mongodb: 5 }

describe.each(allBackends)('$name', (backend) => {
  it('a call is in flight when its connection begins to send it', async () => {
    const proxy = await gateTo(backend)
    const url = backend.withPort(urlOf(backend), proxy.port)
    const adapter = backend.open(url, { keyPrefix: freshPrefix(), connections: 1, commandTimeout: 60_000 })
    onTestFinished(() => adapter.disconnect())
    await adapter.connect()
    proxy.stall()
    const first = adapter.get('k')
    await eventually(() => adapter.metrics().inFlight === 1, Boolean)
    const others = times(5, (i) => adapter.set(`k${i}`, i))
    const queue = HELD_BACK[backend.name] as number
    await eventually(() => adapter.metrics().queue === queue, Boolean)
    expect(adapter.metrics()).toMatchObject({ queue, inFlight: 6 - queue })
    await proxy.pass()
    proxy.cut()
    await Promise.all([first, ...others])
    expect(adapter.metrics()).toMatchObject({ queue: 0, inFlight: 0 })
  })
})

/** The values of the text format, by the text before each value. */
async function scrape(registry: Registry): Promise<Map<string, number>> {
  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

describe('prom-client', () => {
  it.each(allBackends)('publishes the numbers of $name at each scrape', async (backend) => {
    const adapter = opened(backend)
    const registry = new Registry()
    publishMetrics(registry, { main: adapter })
    const { backend: name, connections } = adapter.metrics()
    const of = `adapter="main",backend="${name}"`
    const ofGet = `${of},provider="cache",operation="get"`
    const duration = 'persistence_call_duration_seconds'
    expect((await scrape(registry)).get(`persistence_connections{${of}}`)).toBe(0)
    for (const count of [3, 6]) {
      await Promise.all(times(3, () => adapter.get('k')))
      const values = await scrape(registry)
      expect(values.get(`persistence_calls_total{${ofGet}}`)).toBe(count)
      expect(values.get(`persistence_errors_total{${ofGet}}`)).toBe(0)
      expect(values.get(`${duration}_count{${ofGet}}`)).toBe(count)
      expect(values.get(`${duration}_bucket{${ofGet},le="+Inf"}`)).toBe(count)
      expect(values.get(`${duration}_bucket{${ofGet},le="100"}`)).toBe(count)
      expect(values.get(`persistence_connections_configured{${of}}`)).toBe(connections.configured)
      expect(values.get(`persistence_reconnects_total{${of}}`)).toBe(0)
    }
  })

  it('buckets are cumulative, and errors are counted', async () => {
    const adapter = opened(allBackends[0]!, 'redis://127.0.0.1:1')
    const registry = new Registry()
    publishMetrics(registry, { cache: adapter })
    await rejection(() => adapter.get('k'))
    const values = await scrape(registry)
    const ofGet = 'adapter="cache",backend="redis",provider="cache",operation="get"'
    expect(values.get(`persistence_errors_total{${ofGet}}`)).toBe(1)
    const buckets = [...values].filter(([name]) => name.startsWith(`persistence_call_duration_seconds_bucket{${ofGet}`))
    const counts = buckets.map(([, count]) => count)
    expect(counts).toHaveLength(29)
    expect(counts).toEqual([...counts].sort())
    expect(counts.at(-1)).toBe(1)
  })

  it('the registry’s JSON has them as well, for a cluster', async () => {
    const adapter = opened(allBackends[0]!)
    const registry = new Registry()
    publishMetrics(registry, { main: adapter })
    await adapter.get('k')
    const names = (await registry.getMetricsAsJSON()).map(({ name }) => name)
    expect(names).toContain('persistence_call_duration_seconds')
  })
})
