// metrics(): calls that were made, that wait or that failed, and connections.
import { setImmediate as immediate } from 'node:timers/promises'
import type { OperationMetrics, PersistenceMetrics } from '@go-go-scope/persistence-native'
import { describe, expect, it } from 'vitest'
import { calls } from '../support/calls.mjs'
import { eventually, held, ignore, rejection, times } from '../support/expectations.js'
import { type Harness, quickly } from '../support/harness.js'

interface Source {
  metrics(): PersistenceMetrics
}

/** The documented methods by provider. An adapter is itself the provider of all of them but those of idempotency. */
const PROVIDERS: Record<string, string[]> = {
  lock: ['acquire', 'forceRelease'],
  circuitBreaker: ['getState', 'setState', 'recordFailure', 'recordSuccess'],
  cache: ['get', 'getMany', 'set', 'delete', 'has', 'ttl', 'clear', 'keys'],
  idempotency: ['get', 'set', 'delete'],
  checkpoint: ['save', 'load', 'loadLatest', 'list', 'cleanup', 'deleteAll'],
  connection: ['connect']
}

const namesOf = ({ operations }: PersistenceMetrics) =>
  operations.map(({ provider, operation }) => `${provider}.${operation}`).sort()

function metricsOf(source: Source, provider: string, operation: string): OperationMetrics {
  const found = source.metrics().operations.find((each) => each.provider === provider && each.operation === operation)
  return found ?? expect.unreachable(`${provider}.${operation} was not called`)
}

const get = (source: Source) => metricsOf(source, 'cache', 'get')
/** Connecting begins with the first call and ends with the last connection, for which no call waits. */
const connected = (source: Source) =>
  eventually(() => metricsOf(source, 'connection', 'connect').latency.count === 1, Boolean)
const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0)
const waiting = ({ queue, inFlight }: PersistenceMetrics) => queue + inFlight

const cell = new Int32Array(new SharedArrayBuffer(4))

/** Blocks this thread, so that no callback runs on it. */
function block(milliseconds: number): void {
  Atomics.wait(cell, 0, 0, milliseconds)
}

function blockUntil(condition: () => boolean): void {
  for (let tries = 0; !condition(); tries++) {
    if (tries === 1000) throw new Error('still not so after 5 s')
    block(5)
  }
}

export function metricsSuite(all: Harness): void {
  describe('metrics: of calls', () => {
    it('each operation is counted, by provider and documented name', async () => {
      const adapter = all.open()
      for (const call of Object.values(calls)) await call(adapter)
      await connected(adapter)
      const wanted = Object.entries(PROVIDERS).flatMap(([provider, names]) =>
        names.map((name) => `${provider}.${name}`)
      )
      expect(namesOf(adapter.metrics())).toEqual(wanted.sort())
      for (const { calls, errors, refused, latency } of adapter.metrics().operations)
        expect({ calls, errors, refused, count: latency.count }).toEqual({ calls: 1, errors: 0, refused: 0, count: 1 })
    })

    it('the handle of a lock as well', async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 5000))
      await lock.extend(5000)
      await lock.isValid()
      await lock.release()
      for (const name of ['acquire', 'extend', 'isValid', 'release'])
        expect(metricsOf(adapter, 'lock', name).latency.count, name).toBe(1)
    })

    it('the histogram has each call once, and adds up', async () => {
      const adapter = all.open()
      const started = performance.now()
      await Promise.all(times(500, (i) => adapter.get(`k${i}`)))
      const seconds = (performance.now() - started) / 1000
      const { calls, latency } = get(adapter)
      expect([calls, latency.count, total(latency.counts)]).toEqual([500, 500, 500])
      expect(latency.counts).toHaveLength(latency.bounds.length + 1)
      expect(latency.bounds).toEqual([...latency.bounds].sort((a, b) => a - b))
      expect(latency.sum).toBeGreaterThan(0)
      expect(latency.sum).toBeLessThanOrEqual(500 * seconds)
    })

    it('a latency is the time that the caller waited, in the bucket of that time', async () => {
      const { proxy, adapter } = await all.proxied({ commandTimeout: 60_000, connections: 1 })
      await adapter.connect()
      proxy.delay(300)
      await adapter.get('k')
      const { bounds, counts, sum } = get(adapter).latency
      const bucket = counts.indexOf(1)
      expect(bounds[bucket] ?? Number.POSITIVE_INFINITY).toBeGreaterThan(0.3)
      expect(bounds[bucket - 1]).toBeLessThan(sum)
      expect(sum).toBeGreaterThan(0.29)
    })

    it('an answer that waits for the event loop is neither queued nor in flight, and its latency has that time', async () => {
      const adapter = all.open()
      await adapter.connect()
      const asked = adapter.get('k')
      await immediate()
      blockUntil(() => waiting(adapter.metrics()) === 0)
      block(50)
      expect(get(adapter).latency.count).toBe(0)
      await asked
      expect(get(adapter).latency.count).toBe(1)
      expect(get(adapter).latency.sum).toBeGreaterThan(0.05)
    })

    it('errors are counted, and have a latency', async () => {
      const adapter = all.open(quickly, all.backend.withPort(all.url, 1))
      await rejection(() => adapter.get('k'))
      expect(get(adapter)).toMatchObject({ calls: 1, errors: 1, refused: 0, latency: { count: 1 } })
      await connected(adapter)
      expect(metricsOf(adapter, 'connection', 'connect')).toMatchObject({ calls: 1, errors: 1, latency: { count: 1 } })
    })

    it('a call that the time-out ends is an error', async () => {
      const { proxy, adapter } = await all.proxied()
      await adapter.connect()
      proxy.stall()
      await rejection(() => adapter.get('k'))
      expect(get(adapter)).toMatchObject({ calls: 1, errors: 1, latency: { count: 1 } })
      expect(waiting(adapter.metrics())).toBe(0)
    })

    it('calls with bad arguments are not counted', async () => {
      const adapter = all.open()
      await rejection(() => adapter.get(5 as unknown as string))
      expect(adapter.metrics().operations).toEqual([])
    })

    it('calls that a full queue refuses are counted apart', async () => {
      const { proxy, adapter } = await all.proxied({ maxQueue: 5, commandTimeout: 60_000 })
      await adapter.connect()
      proxy.stall()
      const accepted = times(5, () => adapter.get('k'))
      const refused = await Promise.all(times(3, () => rejection(() => adapter.get('k'))))
      expect(refused.map(({ code }) => code)).toEqual(['QUEUE_FULL', 'QUEUE_FULL', 'QUEUE_FULL'])
      expect(get(adapter)).toMatchObject({ calls: 8, errors: 3, refused: 3, latency: { count: 0 } })
      await proxy.pass()
      proxy.cut()
      await Promise.all(accepted)
      expect(get(adapter)).toMatchObject({ calls: 8, errors: 3, refused: 3, latency: { count: 5 } })
    })
  })

  describe('metrics: of the moment', () => {
    it('calls on a server that is silent are in flight, or queued behind those', async () => {
      const { proxy, adapter } = await all.proxied({ commandTimeout: 60_000 })
      await adapter.connect()
      proxy.stall()
      const asked = times(10, (i) => adapter.get(`k${i}`))
      expect(waiting(adapter.metrics())).toBe(10)
      await eventually(() => adapter.metrics().inFlight, Boolean)
      expect(waiting(adapter.metrics())).toBe(10)
      await proxy.pass()
      proxy.cut()
      await Promise.all(asked)
      expect(adapter.metrics()).toMatchObject({ queue: 0, inFlight: 0 })
    })

    it('calls are queued while there is no connection', async () => {
      const { proxy, adapter } = await all.proxied({ commandTimeout: 60_000 })
      await adapter.connect()
      proxy.refuse()
      proxy.cut()
      await eventually(() => adapter.metrics().connections.open === 0, Boolean)
      const asked = times(10, (i) => adapter.get(`k${i}`))
      await eventually(() => adapter.metrics().inFlight === 0, Boolean)
      expect(adapter.metrics()).toMatchObject({ queue: 10, inFlight: 0, connections: { open: 0 } })
      await proxy.pass()
      await Promise.all(asked)
      expect(adapter.metrics()).toMatchObject({ queue: 0, inFlight: 0 })
    })

    it('connections are counted as they are open', async () => {
      const adapter = all.open({ connections: 3 })
      await adapter.connect()
      expect(adapter.metrics().connections).toEqual({ open: 3, configured: 3 })
    })

    it('a connection that was lost and made again is a reconnect', async () => {
      const { proxy, adapter } = await all.proxied({ connections: 1, commandTimeout: 60_000 })
      await adapter.connect()
      expect(adapter.metrics().reconnects).toBe(0)
      for (const reconnects of [1, 2]) {
        proxy.cut()
        await eventually(() => adapter.metrics().connections.open === 0, Boolean)
        await adapter.get('k')
        expect(adapter.metrics()).toMatchObject({ reconnects, connections: { open: 1, configured: 1 } })
      }
    })
  })

  describe('metrics: of one pool', () => {
    it('before first use all is 0, and nothing is opened', async () => {
      const { proxy, adapter } = await all.proxied({ connections: 3 })
      expect(adapter.metrics()).toEqual({
        backend: all.backend.name === 'mariadb' ? 'mysql' : all.backend.name,
        queue: 0,
        inFlight: 0,
        connections: { open: 0, configured: 3 },
        reconnects: 0,
        operations: []
      })
      expect([proxy.connections, adapter.isConnected()]).toEqual([0, false])
    })

    it('adapters of one client, of every kind, have the same numbers', async () => {
      const client = all.client()
      const adapter = all.open({}, client.object)
      const cache = all.backend.openCache(client.object, { keyPrefix: all.prefix() })
      const results = all.backend.openIdempotency(client.object, { keyPrefix: all.prefix() })
      // A connection that opens meanwhile would be in some of the snapshots.
      await adapter.connect()
      await Promise.all([adapter.set('k', 1), cache.get('k'), results.get('k'), adapter.idempotency.get('k')])
      const own = adapter.idempotency as unknown as Source
      for (const source of [adapter, cache, results, own]) expect(source.metrics()).toEqual(adapter.metrics())
      expect(get(adapter).calls).toBe(1)
      expect(metricsOf(adapter, 'idempotency', 'get').calls).toBe(2)
      await Promise.all([cache.disconnect(), results.disconnect()])
    })

    it('adapters of one URL have numbers of their own', async () => {
      const [one, other] = [all.open(), all.open()]
      await one.get('k')
      expect([get(one).calls, other.metrics().operations]).toEqual([1, []])
    })

    it('cache and idempotency adapters of their own have them as well', async () => {
      const cache = all.openCache()
      const results = all.openIdempotency()
      await Promise.all([cache.get('k'), cache.stats(), results.get('k')])
      expect(namesOf(cache.metrics())).toEqual(['cache.get', 'cache.stats', 'connection.connect'])
      expect(namesOf(results.metrics())).toEqual(['connection.connect', 'idempotency.get'])
    })

    it('after disconnect() the counts stay, and connect() begins new ones', async () => {
      const adapter = all.open()
      await Promise.all(times(3, () => adapter.get('k')))
      await connected(adapter)
      const { operations } = adapter.metrics()
      await adapter.disconnect()
      const { configured } = adapter.metrics().connections
      expect(adapter.metrics()).toMatchObject({
        queue: 0,
        inFlight: 0,
        connections: { open: 0, configured },
        operations
      })
      await rejection(() => adapter.get('k'))
      expect(get(adapter).calls).toBe(3)
      await adapter.connect()
      expect(namesOf(adapter.metrics())).toEqual(['connection.connect'])
    })

    it('while disconnect() waits for calls they are still counted', async () => {
      const adapter = all.open()
      await adapter.connect()
      const asked = times(20, (i) => adapter.set(`k${i}`, i))
      const closed = adapter.disconnect()
      expect(waiting(adapter.metrics())).toBe(20)
      await Promise.all([closed, ...asked])
      expect(metricsOf(adapter, 'cache', 'set')).toMatchObject({ calls: 20, errors: 0, latency: { count: 20 } })
    })

    it('a disconnect() that gives up calls counts them as errors', async () => {
      const { proxy, adapter } = await all.proxied()
      await adapter.connect()
      proxy.stall()
      const asked = adapter.get('k').catch(ignore)
      await adapter.disconnect()
      await asked
      expect(get(adapter)).toMatchObject({ calls: 1, errors: 1 })
    })

    it('a snapshot does not change', async () => {
      const adapter = all.open()
      await adapter.get('k')
      const before = adapter.metrics()
      const copy = structuredClone(before)
      await adapter.get('k')
      expect(before).toEqual(copy)
      expect(adapter.metrics()).not.toEqual(copy)
    })
  })
}
