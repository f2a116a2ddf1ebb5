// Each command sent to MongoDB is refused, cut off or left unconfirmed by the server. The call has the right outcome,
// or the connection is made anew; no result is wrong.
import { setTimeout as sleep } from 'node:timers/promises'
import { PersistenceError } from '@go-go-scope/persistence-native'
import { type Document, MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openFaultProxy } from '../../tools/fault-proxy.mjs'
import { startMongodb } from '../../tools/servers.mjs'
import type { Adapter } from '../support/backends.js'
import { eventually, held, times } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { mongodb } from '../support/mongodb-backend.js'
import { outcomeOf } from './support/outcomes.js'

interface Case {
  command: string
  title: string
  call(adapter: Adapter): Promise<unknown>
  answer?: unknown
  /** A read by another adapter afterwards. */
  seen(adapter: Adapter): Promise<unknown>
  after: unknown
  reads?: boolean
}

const minute = 60_000
const checkpoint = (id: string, sequence: number, data: unknown) => {
  return { id, taskId: 't', sequence, timestamp: 1, progress: 0, data }
}
const ownerOf = async (acquired: ReturnType<Adapter['acquire']>) => (await acquired)?.owner ?? null
const dataOf = async (adapter: Adapter) => (await adapter.list('t')).map(({ data }) => data)
/** Identifies the lock's owner, because only the owner can extend the lock. */
const holder = async (adapter: Adapter, key: string) => {
  for (const owner of ['me', 'you']) if (await adapter.extend(key, minute, owner)) return owner
  return null
}

async function prepare(adapter: Adapter): Promise<void> {
  await adapter.connect()
  await Promise.all([
    ...times(200, (i) => adapter.set(`many:${i}`, i)),
    adapter.set('k', 'old'),
    adapter.acquire('mine', minute, 'me'),
    adapter.recordFailure('b', 9),
    adapter.idempotency.set('r', 'old'),
    adapter.save(checkpoint('c1', 1, 'first')),
    adapter.save(checkpoint('c2', 2, 'second'))
  ])
}

const reading = (command: string, title: string, call: Case['call'], answer: unknown): Case => {
  return {
    command,
    title,
    call,
    answer,
    seen: async () => 'as it was',
    after: 'as it was',
    reads: true
  }
}

const cases: Case[] = [
  reading('find', 'get', (adapter) => adapter.get('k'), 'old'),
  reading('find', 'getState', async (adapter) => (await adapter.getState('b'))?.failureCount, 1),
  reading('find', 'idempotency.get', (adapter) => adapter.idempotency.get('r'), { value: 'old' }),
  reading('find', 'load', async (adapter) => (await adapter.load('c1'))?.data, 'first'),
  reading('find', 'loadLatest', async (adapter) => (await adapter.loadLatest('t'))?.data, 'second'),
  reading('find', 'list', dataOf, ['first', 'second']),
  reading(
    'find',
    'two locks',
    (adapter) => Promise.all(times(2, (i) => ownerOf(adapter.acquire(`two:${i}`, minute, 'me')))),
    ['me', 'me']
  ),
  {
    command: 'update',
    title: 'set',
    call: (adapter) => adapter.set('k', 'new'),
    seen: (adapter) => adapter.get('k'),
    after: 'new'
  },
  {
    command: 'update',
    title: 'setState',
    call: (adapter) => adapter.setState('b', { state: 'open', failureCount: 7 }),
    seen: async (adapter) => (await adapter.getState('b'))?.failureCount,
    after: 7
  },
  {
    command: 'update',
    title: 'recordSuccess',
    call: (adapter) => adapter.recordSuccess('b'),
    seen: async (adapter) => (await adapter.getState('b'))?.failureCount,
    after: 0
  },
  {
    command: 'update',
    title: 'idempotency.set',
    call: (adapter) => adapter.idempotency.set('r', 'new'),
    seen: async (adapter) => (await adapter.idempotency.get('r'))?.value,
    after: 'new'
  },
  {
    command: 'update',
    title: 'save',
    call: (adapter) => adapter.save(checkpoint('c2', 2, 'new')),
    seen: dataOf,
    after: ['first', 'new']
  },
  {
    command: 'update',
    title: 'two locks, one of them taken',
    call: (adapter) =>
      Promise.all([ownerOf(adapter.acquire('free', minute, 'you')), ownerOf(adapter.acquire('mine', minute, 'you'))]),
    answer: ['you', null],
    seen: (adapter) => Promise.all([holder(adapter, 'free'), holder(adapter, 'mine')]),
    after: ['you', 'me']
  },
  {
    command: 'delete',
    title: 'delete',
    call: (adapter) => adapter.delete('k'),
    seen: (adapter) => adapter.get('k'),
    after: null
  },
  {
    command: 'delete',
    title: 'forceRelease',
    call: (adapter) => adapter.forceRelease('mine'),
    seen: (adapter) => holder(adapter, 'mine'),
    after: null
  },
  {
    command: 'delete',
    title: 'clear',
    call: (adapter) => adapter.clear(),
    seen: async (adapter) => (await adapter.keys()).length,
    after: 0
  },
  {
    command: 'delete',
    title: 'cleanup',
    call: (adapter) => adapter.cleanup('t', 1),
    seen: dataOf,
    after: ['second']
  },
  {
    command: 'findAndModify',
    title: 'acquire',
    call: (adapter) => ownerOf(adapter.acquire('free', minute, 'you')),
    answer: 'you',
    seen: (adapter) => holder(adapter, 'free'),
    after: 'you'
  },
  {
    command: 'findAndModify',
    title: 'acquire of a lock that is taken',
    call: (adapter) => ownerOf(adapter.acquire('mine', minute, 'you')),
    answer: null,
    seen: (adapter) => holder(adapter, 'mine'),
    after: 'me'
  },
  {
    command: 'findAndModify',
    title: 'extend',
    call: (adapter) => adapter.extend('mine', minute, 'me'),
    answer: true,
    seen: (adapter) => holder(adapter, 'mine'),
    after: 'me'
  },
  {
    command: 'findAndModify',
    title: 'recordFailure',
    call: (adapter) => adapter.recordFailure('b', 9),
    answer: 2,
    seen: async (adapter) => (await adapter.getState('b'))?.failureCount,
    after: 2
  },
  {
    command: 'commitTransaction',
    title: "save, onto another checkpoint's place",
    call: (adapter) => adapter.save(checkpoint('c1', 2, 'moved')),
    seen: dataOf,
    after: ['moved']
  }
]

const unconfirmed = (code: number) => ({ writeConcernError: { code, errmsg: 'not confirmed' } })

interface Failure {
  data: Document
  /** Reads have no write concern. */
  ofWrites?: boolean
}

const failures: Record<string, Failure> = {
  'closed before it is done': { data: { closeConnection: true } },
  '10107, no primary': { data: { errorCode: 10107 } },
  '91, shutting down': { data: { errorCode: 91 } },
  '11602, interrupted by a step-down': { data: { errorCode: 11602 } },
  'done but not confirmed, 64': { data: unconfirmed(64), ofWrites: true },
  'done but not confirmed, 91': { data: unconfirmed(91), ofWrites: true }
}

let server: Awaited<ReturnType<typeof startMongodb>>
let client: MongoClient
beforeAll(async () => {
  server = await startMongodb()
  client = await new MongoClient(server.url).connect()
})
afterAll(async () => {
  await client.close()
  await server.stop()
})

const failPoint = (mode: unknown, data?: Document) =>
  client.db('admin').command({ configureFailPoint: 'failCommand', mode, ...(data && { data }) })

/** Returns the call's outcome when the next command of this name fails in this way, and checks that it did. */
async function failing<T>(command: string, data: Document, call: () => Promise<T>) {
  const { count: before } = await failPoint({ times: 1 }, { ...data, failCommands: [command], appName: 'failing' })
  const outcome = await outcomeOf(call)
  const { count } = await failPoint('off')
  expect(count - before, `${command} was sent`).toBe(1)
  return outcome
}

function urlTo({ port = server.port, appName = 'failing', database = 'test' }): string {
  return `mongodb://127.0.0.1:${port}/${database}?directConnection=true&appName=${appName}`
}

function open(keyPrefix: string, target: Parameters<typeof urlTo>[0] = {}): Adapter {
  const adapter = mongodb.open(urlTo(target), {
    keyPrefix,
    commandTimeout: 5000,
    connections: 1,
    reconnectDelay: { min: 1, max: 5 }
  })
  onTestFinished(() => adapter.disconnect())
  return adapter
}

/** Expects that the call took effect, and that its result is right. */
async function judge(one: Case, outcome: Awaited<ReturnType<typeof outcomeOf>>, other: Adapter) {
  expect(outcome.error).toBeUndefined()
  expect(outcome.value).toEqual(one.answer)
  expect(await one.seen(other)).toEqual(one.after)
}

const named = cases.map((one) => [one.command, one.title, one] as const)

describe.each(Object.entries(failures))('%s', (_how, { data, ofWrites }) => {
  it.each(named.filter(([, , { reads }]) => !(ofWrites && reads)))('%s: %s', async (command, _title, one) => {
    const prefix = freshPrefix()
    const [adapter, other] = [open(prefix), open(prefix, { appName: 'other' })]
    await prepare(adapter)
    await judge(one, await failing(command, data, () => one.call(adapter)), other)
  })

  const looks = ['listCollections', 'listIndexes', 'find']

  it.each([...(ofWrites ? [] : looks), 'createIndexes'])('%s: connect()', async (command) => {
    const database = `made_${freshPrefix().slice(5, 13)}`
    await client.db(database).createCollection('go_goscope_locks')
    const adapter = open('', { database })
    const outcome = await failing(command, data, () => adapter.connect())
    if (outcome.error !== undefined) {
      expect(outcome.error).toBeInstanceOf(PersistenceError)
      await adapter.connect()
    }
    const indexes = await client.db(database).collection('go_goscope_locks').indexes()
    expect(indexes.map(({ name }) => name).sort()).toEqual(['_id_', 'expiresAt_1', 'key_1'])
    await client.db(database).dropDatabase()
  })
})

// Neither command has a write concern.
describe.each(Object.entries(failures).filter(([, { ofWrites }]) => !ofWrites))('%s', (_how, { data }) => {
  it('aggregate: stats', async () => {
    const cache = mongodb.openCache(urlTo({}), { keyPrefix: freshPrefix(), reconnectDelay: { min: 1, max: 5 } })
    onTestFinished(() => cache.disconnect())
    await Promise.all(times(3, (i) => cache.set(`k${i}`, i)))
    expect((await failing('aggregate', data, () => cache.stats())).value).toMatchObject({ size: 3 })
  })

  it('getMore: a list of more than 16 MiB', async () => {
    const adapter = open(freshPrefix())
    await Promise.all(times(20, (i) => adapter.save(checkpoint(`c${i}`, i, 'x'.repeat(1_000_000)))))
    const { value } = await failing('getMore', data, () => adapter.list('t'))
    expect((value as Awaited<ReturnType<Adapter['list']>>).map(({ sequence }) => sequence)).toEqual(times(20, (i) => i))
  })
})

describe('closed after it is done', () => {
  it.each(named.filter(([, , { reads }]) => !reads))('%s: %s', async (_command, _title, one) => {
    await using proxy = await openFaultProxy({ host: '127.0.0.1', port: server.port })
    const prefix = freshPrefix()
    const [adapter, other] = [open(prefix, { port: proxy.port }), open(prefix, { appName: 'other' })]
    await prepare(adapter)
    proxy.resetCounters()
    proxy.stallReplies()
    const outcome = outcomeOf(() => one.call(adapter))
    await eventually(() => proxy.bytesIn > 0, Boolean)
    await sleep(50)
    await proxy.pass()
    proxy.cut()
    await judge(one, await outcome, other)
    expect(held(await adapter.acquire('afterwards', minute, 'me')).owner).toBe('me')
  })
})
