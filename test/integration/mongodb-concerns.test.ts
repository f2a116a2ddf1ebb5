// The number of replica set members that must confirm a write, measured at the server.
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startMongodb } from '../../tools/servers.mjs'
import { openOn, subjects } from '../faults/support/subjects.js'
import type { Adapter } from '../support/backends.js'
import { times } from '../support/expectations.js'

const minute = 60_000
const subject = subjects.find(([name]) => name === 'mongodb')![1]
const checkpoint = { id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 }
const reporting = ['--setParameter', 'reportOpWriteConcernCountersInServerStatus=true']

interface Counts {
  wmajority: number
  wnum: Record<string, number>
  none: number
}

const lasting: Record<string, (adapter: Adapter) => Promise<unknown>> = {
  'locks, several in one command': (adapter) => Promise.all(times(3, (i) => adapter.acquire(`k${i}`, minute, 'me'))),
  extend: (adapter) => Promise.all(times(3, (i) => adapter.extend(`k${i}`, minute, 'me'))),
  forceRelease: (adapter) => adapter.forceRelease('k0'),
  setState: (adapter) => adapter.setState('k', { state: 'closed', failureCount: 1 }),
  recordSuccess: (adapter) => adapter.recordSuccess('k'),
  'idempotency.set': (adapter) => adapter.idempotency.set('k', 1),
  'idempotency.delete': (adapter) => adapter.idempotency.delete('k'),
  save: (adapter) => adapter.save(checkpoint),
  cleanup: (adapter) => adapter.cleanup('t', 0),
  deleteAll: (adapter) => adapter.deleteAll('t')
}

const single: Record<string, (adapter: Adapter) => Promise<unknown>> = {
  'a lock alone': (adapter) => adapter.acquire('alone', minute, 'me'),
  'extend alone': (adapter) => adapter.extend('alone', minute, 'me'),
  recordFailure: (adapter) => adapter.recordFailure('alone', 9)
}

const passing: Record<string, (adapter: Adapter) => Promise<unknown>> = {
  set: (adapter) => adapter.set('k', 1),
  delete: (adapter) => adapter.delete('k'),
  clear: (adapter) => adapter.clear()
}

const reads: Record<string, (adapter: Adapter) => Promise<unknown>> = {
  get: (adapter) => adapter.get('k'),
  has: (adapter) => adapter.has('k'),
  keys: (adapter) => adapter.keys(),
  getState: (adapter) => adapter.getState('k'),
  'idempotency.get': (adapter) => adapter.idempotency.get('k'),
  load: (adapter) => adapter.load('c'),
  'failures of several breakers': (adapter) => Promise.all(times(2, (i) => adapter.recordFailure(`k${i}`, 9))),
  'locks, several in one command': lasting['locks, several in one command']!
}

describe('mongodb', () => {
  let server: Awaited<ReturnType<typeof startMongodb>>
  let client: MongoClient
  beforeAll(async () => {
    server = await startMongodb({ args: reporting })
    client = await new MongoClient(server.url).connect()
  })
  afterAll(async () => {
    await client.close()
    await server.stop()
  })

  /** The updates and deletions that the server counts for one call. */
  async function countsOf(call: (adapter: Adapter) => Promise<unknown>, prepare?: typeof call) {
    const adapter = openOn(subject, server.url)
    await adapter.connect()
    await prepare?.(adapter)
    const before = await countsNow()
    await call(adapter)
    const after = await countsNow()
    return { majority: after.majority - before.majority, fewer: after.fewer - before.fewer }
  }

  async function countsNow() {
    const { opWriteConcernCounters } = await client.db('admin').command({ serverStatus: 1 })
    const both: Counts[] = [opWriteConcernCounters.update, opWriteConcernCounters.delete]
    const total = (of: (counts: Counts) => number) => both.reduce((sum, counts) => sum + of(counts), 0)
    const numbered = ({ wnum }: Counts) => Object.values(wnum).reduce((sum, count) => sum + count, 0)
    return { majority: total(({ wmajority }) => wmajority), fewer: total((counts) => counts.none + numbered(counts)) }
  }

  it.each(Object.entries(lasting))('%s: the majority', async (_name, call) => {
    expect(await countsOf(call, lasting.save)).toMatchObject({ majority: expect.toSatisfy((n) => n > 0), fewer: 0 })
  })

  it.each(Object.entries(single))('%s: the majority', async (_name, call) => {
    const database = client.db()
    await database.command({ profile: 2 })
    await countsOf(call)
    await database.command({ profile: 0 })
    const asked = await database.collection('system.profile').find({ 'command.findAndModify': { $exists: true } })
    const concerns = (await asked.toArray()).map(({ command }) => command.writeConcern.w)
    await database.dropCollection('system.profile')
    expect(new Set(concerns)).toEqual(new Set(['majority']))
  })

  it.each(Object.entries(passing))('%s, which may be lost: the primary', async (_name, call) => {
    expect(await countsOf(call, passing.set)).toMatchObject({ majority: 0, fewer: expect.toSatisfy((n) => n > 0) })
  })

  // Otherwise a server default of "majority" would hide a write that only the primary has confirmed.
  it.each(Object.entries(reads))("%s: no read leaves its concern to the server's default", async (_name, call) => {
    const admin = client.db('admin')
    const set = (level: string) => admin.command({ setDefaultRWConcern: 1, defaultReadConcern: { level } })
    await set('majority')
    onTestFinished(() => set('local').then(() => undefined))
    const adapter = openOn(subject, server.url)
    await adapter.connect()
    const before = await byDefault()
    await call(adapter)
    expect(await byDefault()).toBe(before)
  })

  /** The number of reads with the level of setDefaultRWConcern. */
  async function byDefault(): Promise<number> {
    const { readConcernCounters } = await client.db('admin').command({ serverStatus: 1 })
    return readConcernCounters.nonTransactionOps.noneInfo.CWRC.majority
  }
})
