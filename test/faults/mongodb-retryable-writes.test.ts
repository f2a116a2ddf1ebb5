// Replies that are cut after any byte: breaker failures are sent again with the same lsid and txnNumber, and each is
// counted once. Without a replica set there is no txnNumber, so the call rejects with `CONNECTION_LOST`.
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openFaultProxy } from '../../tools/fault-proxy.mjs'
import { startMongodb } from '../../tools/servers.mjs'
import { times } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { mongodb } from '../support/mongodb-backend.js'
import { outcomeOf } from './support/outcomes.js'

const keys = 4
const failures = 10
const lengths = times(16, (i) => 1 + 61 * i)

type Server = Awaited<ReturnType<typeof startMongodb>>

async function through({ url, port }: Server) {
  const proxy = await openFaultProxy({ port })
  onTestFinished(() => proxy.close())
  const options = { connections: 1, commandTimeout: 5000, reconnectDelay: { min: 1, max: 5 } }
  const adapter = mongodb.open(mongodb.withPort(url, proxy.port), { keyPrefix: freshPrefix(), ...options })
  onTestFinished(() => adapter.disconnect())
  await adapter.connect()
  return { proxy, adapter }
}

/** Returns the outcomes of concurrent failures of several breakers when the reply is cut after `length` bytes. */
async function countThrough(server: Server, length: number) {
  const { proxy, adapter } = await through(server)
  proxy.cutAfterReplyBytes(length)
  const calls = times(keys * failures, (i) => outcomeOf(() => adapter.recordFailure(`b${i % keys}`, 1000)))
  const outcomes = await Promise.all(calls)
  await proxy.pass()
  const counted = await Promise.all(times(keys, async (i) => (await adapter.getState(`b${i}`))?.failureCount ?? 0))
  return { outcomes, counted }
}

const ascending = (values: unknown[]) => (values as number[]).toSorted((a, b) => a - b)

describe('a replica set', () => {
  let server: Server
  let client: MongoClient
  beforeAll(async () => {
    server = await startMongodb()
    client = await new MongoClient(server.url).connect()
  })
  afterAll(async () => {
    await client.close()
    await server.stop()
  })

  it.each(lengths)('many failures, cut behind %d bytes: N of them give 1 to N', async (length) => {
    const { outcomes, counted } = await countThrough(server, length)
    const counts = times(keys, (key) =>
      ascending(outcomes.filter((_, i) => i % keys === key).map(({ value }) => value))
    )
    expect(counts).toEqual(times(keys, () => times(failures, (i) => i + 1)))
    expect(counted).toEqual(times(keys, () => failures))
  })

  it.each(lengths.slice(0, 8))('one failure, cut behind %d bytes', async (length) => {
    const { proxy, adapter } = await through(server)
    proxy.cutAfterReplyBytes(length)
    expect([await adapter.recordFailure('one', 9), await adapter.recordFailure('one', 9)]).toEqual([1, 2])
    expect((await adapter.getState('one'))?.failureCount).toBe(2)
  })

  const failPoint = (mode: unknown, data?: object) =>
    client.db('admin').command({ configureFailPoint: 'failCommand', mode, ...(data && { data }) })

  it.each([
    ['a label says that it can be sent again', ['RetryableWriteError'], { value: 1 }],
    ['no label does', [], { code: 'TIMEOUT' }]
  ])('the server interrupts it, and %s', async (_title, errorLabels, expected) => {
    const appName = freshPrefix()
    const url = Object.assign(new URL(server.url), {})
    url.searchParams.set('appName', appName)
    const adapter = mongodb.open(url.href, { keyPrefix: appName, connections: 1 })
    onTestFinished(() => adapter.disconnect())
    await adapter.connect()
    await failPoint({ times: 1 }, { failCommands: ['findAndModify'], errorCode: 262, errorLabels, appName })
    onTestFinished(() => failPoint('off').then(() => undefined))
    expect(await outcomeOf(() => adapter.recordFailure('b', 9))).toMatchObject(expected)
    expect(await adapter.recordFailure('b', 9)).toBe(errorLabels.length + 1)
  })

  it('a directly connected primary that steps down is not read from', async () => {
    const adapter = mongodb.open(server.url, { keyPrefix: freshPrefix(), connections: 1, commandTimeout: 400 })
    onTestFinished(() => adapter.disconnect())
    await adapter.set('k', 'seen')
    const admin = client.db('admin')
    await admin.command({ replSetStepDown: 5, force: true })
    onTestFinished(() => admin.command({ replSetFreeze: 0 }).then(() => undefined))
    for (const read of [() => adapter.get('k'), () => adapter.keys(), () => adapter.loadLatest('t')])
      expect(await outcomeOf(read)).toMatchObject({ code: 'READ_ONLY' })
  })
})

describe('control: a standalone server', () => {
  let server: Server
  beforeAll(async () => {
    server = await startMongodb({ standalone: true })
  })
  afterAll(() => server.stop())

  it('can not be asked what became of them', async () => {
    const all = await Promise.all(lengths.map((length) => countThrough(server, length)))
    const lost = all.flatMap(({ outcomes }) => outcomes).filter(({ error }) => error !== undefined)
    expect(lost.length).toBeGreaterThan(0)
    for (const { error } of lost) expect(error).toMatchObject({ code: 'CONNECTION_LOST', outcomeKnown: false })
    for (const { counted } of all) for (const count of counted) expect(count).toBeLessThanOrEqual(failures)
  })
})
