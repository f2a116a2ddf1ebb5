// A thousand calls in one tick need few round trips, whatever the methods.
import { describe, expect, it } from 'vitest'
import { figure } from '../faults/support/figures.js'
import { subjects } from '../faults/support/subjects.js'
import type { Adapter } from '../support/backends.js'
import { times } from '../support/expectations.js'
import { harness } from '../support/harness.js'

const promised = 10
const state = { state: 'closed', failureCount: 0 } as const
const checkpoint = (i: number) => ({ id: `c${i}`, taskId: `t${i}`, sequence: 1, timestamp: 1, progress: 0, data: i })

/** One call of each method that does not iterate over many keys. */
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
  'setState of one key': (adapter, i) => adapter.setState('one', { state: 'closed', failureCount: i }),
  delete: (adapter, i) => adapter.delete(`k${i}`),
  has: (adapter, i) => adapter.has(`k${i}`),
  ttl: (adapter, i) => adapter.ttl(`k${i}`),
  getMany: (adapter, i) => adapter.getMany([`k${i}`, `k${i + 1}`]),
  'idempotency.get': (adapter, i) => adapter.idempotency.get(`k${i}`),
  'idempotency.set': (adapter, i) => adapter.idempotency.set(`k${i}`, [undefined, i]),
  'idempotency.set of one key': (adapter, i) => adapter.idempotency.set('one', [undefined, i]),
  'idempotency.delete': (adapter, i) => adapter.idempotency.delete(`k${i}`),
  save: (adapter, i) => adapter.save(checkpoint(i)),
  'save in one task': (adapter, i) => adapter.save({ ...checkpoint(i), id: `one ${i}`, taskId: 'one', sequence: i }),
  'save of one checkpoint': (adapter, i) => adapter.save({ ...checkpoint(1), data: i }),
  load: (adapter, i) => adapter.load(checkpoint(i).id),
  loadLatest: (adapter, i) => adapter.loadLatest(`t${i}`),
  list: (adapter, i) => adapter.list(`t${i}`),
  cleanup: (adapter, i) => adapter.cleanup(`t${i}`, 1),
  'cleanup of one task': (adapter) => adapter.cleanup('one', 10),
  deleteAll: (adapter, i) => adapter.deleteAll(`t${i}`)
}
const everyCall = Object.values(calls)

/** On MySQL the checkpoints of one task are written one after the other, in three steps each; one step may be split. */
const inSteps = ['save in one task', 'save of one checkpoint', 'cleanup', 'cleanup of one task']
/** Saves of many tasks on MySQL are groups of three steps each. How many groups depends on the speed of the machine. */
const inGroups = 5 * 3
function boundOf(name: string, title: string): number {
  if (title === 'save' && ['mysql', 'mariadb'].includes(name)) return inGroups
  if (!inSteps.includes(title)) return promised
  if (['mysql', 'mariadb'].includes(name)) return 4 * 1000
  // Each group of 128 waits for the previous group.
  return name === 'postgres' ? 2 * promised : promised
}

const share = Math.ceil(1000 / everyCall.length)
/**
 * MongoDB has no pipeline: each kind of call is one command or two, and calls of two kinds on one key take turns. Such
 * pairs are a save and a clean-up of one task, a count and a state of one breaker, and a load by id and the removal of
 * a task.
 */
const boundOfMix = (name: string) => (name === 'mongodb' ? 2 * everyCall.length + 8 * share : 2 * promised)

describe.each(subjects)('%s: 1,000 calls in one tick', (name, { backend }) => {
  const all = harness(backend)

  async function tripsOf(call: (adapter: Adapter, i: number) => Promise<unknown>): Promise<number> {
    const { proxy, adapter } = await all.proxied({ commandTimeout: 10_000 })
    await Promise.all(everyCall.map((one) => one(adapter, 0)))
    proxy.resetCounters()
    await Promise.all(times(1000, (i) => call(adapter, i)))
    return proxy.roundTrips
  }

  /** A busy machine sometimes splits a batch. */
  async function fewestTripsOf(call: (adapter: Adapter, i: number) => Promise<unknown>): Promise<number> {
    return Math.min(await tripsOf(call), await tripsOf(call), await tripsOf(call))
  }

  it.each(Object.entries(calls))('%s', async (title, call) => {
    const trips = await fewestTripsOf(call)
    figure(`${trips} round trips`)
    expect(trips).toBeGreaterThan(0)
    expect(trips).toBeLessThanOrEqual(boundOf(name, title))
  })

  it('getMany of 1,000 keys is one round trip', async () => {
    const { proxy, adapter } = await all.proxied({ commandTimeout: 10_000 })
    const keys = times(1000, (i) => `many${i}`)
    await Promise.all(keys.map((key, i) => (i % 2 ? adapter.set(key, i) : undefined)))
    // The first call also prepares the statement on MySQL.
    await adapter.getMany(['none'])
    proxy.resetCounters()
    const values = await adapter.getMany([...keys].reverse())
    expect(values).toEqual(times(1000, (i) => ((999 - i) % 2 ? 999 - i : null)))
    expect(proxy.roundTrips).toBe(1)
  })

  it('everything mixed', async () => {
    const trips = await tripsOf((adapter, i) => everyCall[i % everyCall.length]!(adapter, i))
    figure(`${trips} round trips`)
    const alone = Object.keys(calls).filter((title) => boundOf(name, title) > 2 * promised).length
    expect(trips).toBeLessThanOrEqual(4 * alone * share + boundOfMix(name))
  })
})
