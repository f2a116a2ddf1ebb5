// A thousand calls in one tick are a handful of round trips, whatever is called.
import { describe, expect, it } from 'vitest'
import type { Adapter } from '../support/backends.js'
import { times } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { figure } from './support/figures.js'
import { subjects } from './support/subjects.js'

const promised = 10
const state = { state: 'closed', failureCount: 0 } as const
const checkpoint = (i: number) => ({ id: `c${i}`, taskId: `t${i}`, sequence: 1, timestamp: 1, progress: 0, data: i })

/** One call each, of everything that is not a walk over many keys. */
const calls: Record<string, (adapter: Adapter, i: number) => Promise<unknown>> = {
  acquire: (adapter, i) => adapter.acquire(`k${i}`, 60_000),
  'acquire of one key': (adapter) => adapter.acquire('one', 60_000),
  extend: (adapter, i) => adapter.extend(`k${i}`, 60_000, 'me'),
  forceRelease: (adapter, i) => adapter.forceRelease(`k${i}`),
  getState: (adapter, i) => adapter.getState(`k${i}`),
  setState: (adapter, i) => adapter.setState(`k${i}`, state),
  recordFailure: (adapter, i) => adapter.recordFailure(`k${i}`, 3),
  'recordFailure of one key': (adapter) => adapter.recordFailure('one', 3),
  recordSuccess: (adapter, i) => adapter.recordSuccess(`k${i}`),
  get: (adapter, i) => adapter.get(`k${i}`),
  set: (adapter, i) => adapter.set(`k${i}`, { number: i, text: 'of a usual length' }),
  'set of one key': (adapter, i) => adapter.set('one', i),
  delete: (adapter, i) => adapter.delete(`k${i}`),
  has: (adapter, i) => adapter.has(`k${i}`),
  'idempotency.get': (adapter, i) => adapter.idempotency.get(`k${i}`),
  'idempotency.set': (adapter, i) => adapter.idempotency.set(`k${i}`, [undefined, i]),
  'idempotency.delete': (adapter, i) => adapter.idempotency.delete(`k${i}`),
  save: (adapter, i) => adapter.save(checkpoint(i)),
  load: (adapter, i) => adapter.load(`c${i}`),
  loadLatest: (adapter, i) => adapter.loadLatest(`t${i}`),
  list: (adapter, i) => adapter.list(`t${i}`)
}
const everyCall = Object.values(calls)

/** MongoDB counts, sorts and overwrites by one command each: it has no pipeline to send several at a time. */
const oneEach: Record<string, string[]> = { mongodb: ['recordFailure', 'set of one key', 'loadLatest', 'list'] }

describe.each(subjects)('%s: 1,000 calls in one tick', (name, { backend }) => {
  const all = harness(backend)

  async function tripsOf(call: (adapter: Adapter, i: number) => Promise<unknown>): Promise<number> {
    const { gate, adapter } = await all.gated({ commandTimeout: 10_000 })
    await Promise.all(everyCall.map((one) => one(adapter, 0)))
    gate.resetCounters()
    await Promise.all(times(1000, (i) => call(adapter, i)))
    return gate.roundTrips
  }

  const alone = oneEach[name] ?? []

  it.each(Object.entries(calls))('%s', async (title, call) => {
    const trips = await tripsOf(call)
    figure(`${trips} round trips`)
    expect(trips).toBeGreaterThan(0)
    expect(trips).toBeLessThanOrEqual(alone.includes(title) ? 1000 : promised)
  })

  it('everything mixed', async () => {
    const trips = await tripsOf((adapter, i) => everyCall[i % everyCall.length]!(adapter, i))
    figure(`${trips} round trips`)
    const share = Math.ceil(1000 / everyCall.length)
    expect(trips).toBeLessThanOrEqual(alone.length * share + 2 * promised)
  })
})
