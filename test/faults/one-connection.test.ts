// A server that accepts one of an adapter's two connections: the open connection serves all calls.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openFaultProxy } from '../../tools/fault-proxy.mjs'
import { allBackends } from '../support/all-backends.js'
import { eventually } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { mongodb } from '../support/mongodb-backend.js'

const CHANNEL = 'go-go-scope:persistence'

function warnings(): string[] {
  const seen: string[] = []
  const listen = (event: unknown) => {
    const { type, message } = event as { type: string; message: string }
    if (type === 'warning') seen.push(message)
  }
  subscribe(CHANNEL, listen)
  onTestFinished(() => void unsubscribe(CHANNEL, listen))
  return seen
}

describe.each(allBackends.filter(({ name }) => name !== 'mongodb'))('$name: one connection of two', (backend) => {
  const all = harness(backend)

  async function open() {
    const proxy = await openFaultProxy({ port: Number(new URL(all.url).port) })
    onTestFinished(() => proxy.close())
    proxy.limit(1)
    const adapter = all.open({ connections: 2, commandTimeout: 2_000 }, backend.withPort(all.url, proxy.port))
    return { proxy, adapter }
  }

  it('connects, says so, and serves every family', async () => {
    const seen = warnings()
    const { adapter } = await open()
    await adapter.connect()
    expect(adapter.isConnected()).toBe(true)
    await adapter.set('k', 1)
    const lock = await adapter.acquire('l', 1_000)
    expect(await lock?.isValid()).toBe(true)
    expect(await adapter.recordFailure('b', 5)).toBe(1)
    await adapter.save({ id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 })
    await adapter.idempotency.set('i', 1)
    expect(await adapter.get('k')).toBe(1)
    expect(seen.join()).toContain('fewer connections than wanted')
  })

  it('serves calls that are made before anything is connected', async () => {
    const { adapter } = await open()
    const calls = Array.from({ length: 20 }, (_, i) => adapter.recordFailure('b', 50).then((count) => [i, count]))
    const locks = Array.from({ length: 20 }, (_, i) => adapter.acquire(`l${i}`, 1_000))
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 20 }, (_, i) => [i, i + 1]))
    expect((await Promise.all(locks)).every((lock) => lock !== null)).toBe(true)
  })

  it('takes the second connection when it is to be had', async () => {
    const { proxy, adapter } = await open()
    await adapter.connect()
    await adapter.acquire('l', 1_000)
    proxy.limit(2)
    await eventually(
      () => Promise.all([adapter.recordFailure('b', 500), adapter.get('k')]),
      () => proxy.open === 2
    )
    expect(await adapter.recordFailure('c', 50)).toBe(1)
  })
})

describe.each(allBackends)('$name: a lost connection that no call needs', (backend) => {
  const all = harness(backend)

  it('comes back once the server takes it again, also after its first attempt was refused', async () => {
    const proxy = await openFaultProxy({ port: Number(new URL(all.url).port) })
    onTestFinished(() => proxy.close())
    const options = { connections: 2, connectTimeout: 300, commandTimeout: 2_000 }
    const adapter = all.open(options, backend.withPort(all.url, proxy.port))
    await adapter.connect()
    proxy.limit(1)
    proxy.cut()
    await adapter.set('k', 1)
    // By then the first attempt has ended.
    await sleep(1_000)
    expect([proxy.open, adapter.isConnected()]).toEqual([1, false])
    proxy.limit(2)
    await eventually(() => adapter.isConnected(), Boolean)
  })
})

describe('mongodb: a count that only its own connection may send again', () => {
  const all = harness(mongodb)

  it('a later state of the breaker does not overtake an earlier one when it has its outcome', async () => {
    const proxy = await openFaultProxy({ port: Number(new URL(all.url).port) })
    onTestFinished(() => proxy.close())
    const options = { connections: 2, connectTimeout: 300, commandTimeout: 2_000 }
    const adapter = all.open(
      { ...options, reconnectDelay: { min: 400, max: 400 } },
      mongodb.withPort(all.url, proxy.port)
    )
    await adapter.connect()
    proxy.limit(1)
    proxy.cutAfterReplyBytes(1)
    const count = adapter.recordFailure('b', 99).catch((error) => error.code)
    await sleep(200)
    // The lane without a connection gives these calls back; calls on breakers stay with it.
    expect(await adapter.acquire('l', 1_000)).not.toBeNull()
    await sleep(1_000)
    const earlier = adapter.setState('b', { state: 'closed', failureCount: 41 })
    expect(await count).toMatch(/TIMEOUT|CONNECT_FAILED|CONNECTION_LOST/)
    const later = adapter.setState('b', { state: 'closed', failureCount: 42 })
    await Promise.all([earlier, later])
    expect((await adapter.getState('b'))?.failureCount).toBe(42)
  })
})
