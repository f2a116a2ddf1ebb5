// A lost reply: the adapter asks the server again whether the call took effect, or the error reports an unknown
// outcome.
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type FaultProxy, openFaultProxy } from '../../tools/fault-proxy.mjs'
import { startRedis } from '../../tools/servers.mjs'
import type { Adapter } from '../support/backends.js'
import { eventually, held, times } from '../support/expectations.js'
import { type Harness, harness } from '../support/harness.js'
import { redis } from '../support/redis-backend.js'
import { outcomeOf } from './support/outcomes.js'
import { subjects } from './support/subjects.js'

const checkpoint = { id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 'saved' }
const open = { state: 'open', failureCount: 4 } as const

/** Calls that may be sent twice, each with a read by another adapter afterwards. */
const repeated: Record<string, [call: (adapter: Adapter) => Promise<unknown>, seen: (adapter: Adapter) => unknown]> = {
  'set is applied': [(adapter) => adapter.set('k', 'new'), (adapter) => adapter.get('k')],
  'delete is applied': [(adapter) => adapter.delete('old'), (adapter) => adapter.has('old')],
  'setState is applied': [(adapter) => adapter.setState('k', open), (adapter) => adapter.getState('k')],
  'recordSuccess is applied': [
    (adapter) => adapter.recordSuccess('b'),
    async (adapter) => (await adapter.getState('b'))?.failureCount
  ],
  'idempotency.set is applied': [
    (adapter) => adapter.idempotency.set('k', [undefined, 1]),
    (adapter) => adapter.idempotency.get('k')
  ],
  'save is applied': [(adapter) => adapter.save(checkpoint), (adapter) => adapter.list('t')],
  'forceRelease is applied': [
    (adapter) => adapter.forceRelease('taken'),
    async (adapter) => held(await adapter.acquire('taken', 60_000, 'next')).owner
  ]
}
const afterwards: Record<string, unknown> = {
  'set is applied': 'new',
  'delete is applied': false,
  'setState is applied': open,
  'recordSuccess is applied': 0,
  'idempotency.set is applied': { value: [undefined, 1] },
  'save is applied': [checkpoint],
  'forceRelease is applied': 'next'
}

/** Ways to lose the reply to a request that reached the server. */
const losses: Record<string, (proxy: FaultProxy, lost: () => Promise<unknown>) => Promise<void>> = {
  'all of it': async (proxy, lost) => {
    proxy.stallReplies()
    await lost()
    await proxy.pass()
    proxy.cut()
  },
  'all of it, by a reset': async (proxy, lost) => {
    proxy.stallReplies()
    await lost()
    await proxy.pass()
    proxy.cut({ reset: true })
  },
  'all but its first byte': async (proxy) => proxy.cutAfterReplyBytes(1)
}

/** Resolves when the request has passed the proxy and has had time to take effect. */
async function arrival(proxy: FaultProxy): Promise<void> {
  const before = proxy.bytesIn
  await eventually(() => proxy.bytesIn > before, Boolean)
  await sleep(50)
}

async function prepared(all: Harness) {
  const { proxy, adapter } = await all.proxied({ connectTimeout: 5000, commandTimeout: 5000 })
  await Promise.all([adapter.set('old', 1), adapter.recordFailure('b', 9), adapter.acquire('taken', 60_000, 'before')])
  return { proxy, adapter }
}

describe.each(subjects)('%s: the reply is lost', (_name, { backend }) => {
  const all = harness(backend)

  describe.each(Object.entries(losses))('%s', (_how, lose) => {
    async function losing<T>(proxy: FaultProxy, call: () => Promise<T>) {
      const losing = lose(proxy, () => arrival(proxy))
      const outcome = await outcomeOf(call)
      await losing
      return outcome
    }

    it.each(Object.entries(repeated))('%s', async (name, [call, seen]) => {
      const { proxy, adapter } = await prepared(all)
      expect((await losing(proxy, () => call(adapter))).error).toBeUndefined()
      expect(await seen(adapter)).toEqual(afterwards[name])
    })

    it('acquire gives the handle, and it is the only one', async () => {
      const { proxy, adapter } = await prepared(all)
      const { value } = await losing(proxy, () => adapter.acquire('k', 60_000, 'me'))
      expect(await held(value as Awaited<ReturnType<Adapter['acquire']>>).isValid()).toBe(true)
      expect(await adapter.acquire('k', 60_000, 'another')).toBeNull()
    })

    it('extend and release tell what happened', async () => {
      const { proxy, adapter } = await prepared(all)
      const lock = held(await adapter.acquire('k', 60_000, 'me'))
      expect((await losing(proxy, () => lock.extend(90_000))).value).toBe(true)
      expect((await losing(proxy, () => lock.release())).error).toBeUndefined()
      expect(held(await adapter.acquire('k', 60_000, 'another')).owner).toBe('another')
    })

    const told = backend.countsOnce ? 'gives its count' : 'says that its outcome is unknown'
    it(`recordFailure ${told}, and was counted at most once`, async () => {
      const { proxy, adapter } = await prepared(all)
      const outcome = await losing(proxy, () => adapter.recordFailure('b', 9))
      const unknown = { error: { code: 'CONNECTION_LOST', outcomeKnown: false, retryable: true } }
      expect(outcome).toMatchObject(backend.countsOnce ? { value: 2 } : unknown)
      expect((await adapter.getState('b'))?.failureCount).toBeLessThanOrEqual(2)
    })
  })

  it('100 failures and a cut: none is counted twice, and who was answered was counted', async () => {
    const { proxy, adapter } = await prepared(all)
    const counting = Promise.allSettled(times(100, () => adapter.recordFailure('many', 1000)))
    proxy.cutAfterReplyBytes(150)
    const counts = (await counting).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const counted = (await adapter.getState('many'))?.failureCount ?? 0
    expect(new Set(counts).size).toBe(counts.length)
    expect(counted).toBeGreaterThanOrEqual(counts.length)
    expect(counted).toBeLessThanOrEqual(100)
  })
})

describe('redis: the reply is lost, and there is no room for what is sent again', () => {
  const needsRoom = ['set is applied', 'setState is applied', 'idempotency.set is applied', 'save is applied']

  async function opened() {
    const server = await startRedis()
    onTestFinished(() => server.stop())
    const proxy = await openFaultProxy({ port: server.port })
    onTestFinished(() => proxy.close())
    const adapter = redis.open(`redis://127.0.0.1:${proxy.port}`)
    onTestFinished(() => adapter.disconnect())
    await adapter.connect()
    const client = new Redis(server.url)
    onTestFinished(() => client.disconnect())
    return { proxy, adapter, fill: () => client.config('SET', 'maxmemory', '1') }
  }

  it.each(needsRoom)('%s, and its outcome is unknown', async (name) => {
    const { proxy, adapter, fill } = await opened()
    const [call, seen] = repeated[name]!
    proxy.stallReplies()
    const calling = outcomeOf(() => call(adapter))
    await arrival(proxy)
    await fill()
    await proxy.pass()
    proxy.cut()
    const { error } = await calling
    expect(error).toMatchObject({ code: 'SERVER_BUSY', nativeCode: 'OOM', retryable: true, outcomeKnown: false })
    expect(await seen(adapter)).toEqual(afterwards[name])
    expect((await outcomeOf(() => call(adapter))).error).toMatchObject({ code: 'SERVER_BUSY', outcomeKnown: true })
  })
})
