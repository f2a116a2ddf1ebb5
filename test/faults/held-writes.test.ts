// A server that holds writes back, as in a failover or while it waits for a replica: reads of other keys go on.
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startPostgres, startRedis, type ThrowAwayServer } from '../../tools/servers.mjs'
import type { Adapter, Backend, Options } from '../support/backends.js'
import { held } from '../support/expectations.js'
import { postgres } from '../support/postgres-backend.js'
import { redis } from '../support/redis-backend.js'
import { figure } from './support/figures.js'
import { outcomeOf } from './support/outcomes.js'

interface Subject {
  name: string
  backend: Backend
  start(): Promise<ThrowAwayServer & { adminUrl?: string }>
  /** From now on writes wait; gives what lets them go on. */
  hold(server: ThrowAwayServer & { adminUrl?: string }): Promise<() => Promise<unknown>>
}

async function asAdmin(url: string, ...statements: string[]) {
  const client = new pg.Client(url)
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
  await sleep(200)
}

const absent = (name: string) => [`ALTER SYSTEM SET synchronous_standby_names = '${name}'`, 'SELECT pg_reload_conf()']

const subjects: Subject[] = [
  {
    name: 'redis, paused for writes',
    backend: redis,
    start: startRedis,
    async hold({ url }) {
      const client = new Redis(url)
      await client.call('CLIENT', 'PAUSE', '30000', 'WRITE')
      return () => client.call('CLIENT', 'UNPAUSE').finally(() => client.disconnect())
    }
  },
  {
    name: 'postgres, whose synchronous standby is absent',
    backend: postgres,
    start: () => startPostgres({ settings: { synchronous_commit: 'on', wal_level: 'replica', max_wal_senders: 2 } }),
    async hold({ adminUrl }) {
      await asAdmin(adminUrl as string, ...absent('nobody'))
      return () => asAdmin(adminUrl as string, ...absent(''))
    }
  }
]

const saved = (sequence: number) => ({ id: `c${sequence}`, taskId: 't', sequence, timestamp: 1, progress: 0, data: 1 })

/** One of each family, all about keys that the reads below are not about. */
const writes = (adapter: Adapter) => [
  () => adapter.set('w', 1),
  () => adapter.acquire('w', 5_000),
  () => adapter.recordFailure('w', 9),
  () => adapter.idempotency.set('w', 1)
]

describe.each(subjects)('$name', ({ backend, start, hold }) => {
  async function open(options: Options = {}) {
    const server = await start()
    onTestFinished(() => server.stop())
    const adapter = backend.open(server.url, { keyPrefix: 'held:', commandTimeout: 3_000, ...options })
    onTestFinished(() => adapter.disconnect())
    await adapter.set('k', 1)
    await adapter.idempotency.set('k', 2)
    await adapter.setState('k', { state: 'open', failureCount: 3 })
    await adapter.save(saved(1))
    const lock = held(await adapter.acquire('k', 60_000))
    const reads: [unknown, () => Promise<unknown>][] = [
      [1, () => adapter.get('k')],
      [true, () => adapter.has('k')],
      [{ value: 2 }, () => adapter.idempotency.get('k')],
      [{ state: 'open', failureCount: 3 }, () => adapter.getState('k')],
      [true, () => lock.isValid()],
      [{ id: 'c1' }, () => adapter.load('c1')],
      [{ id: 'c1' }, () => adapter.loadLatest('t')],
      [[{ id: 'c1' }], () => adapter.list('t')]
    ]
    return { server, adapter, reads }
  }

  it('reads of other keys go on, begun before and after it shows, and every write in the end', async () => {
    const { server, adapter, reads } = await open()
    const release = await hold(server)
    const written = writes(adapter).map((write) => outcomeOf(write))
    const early = reads.map(([, read]) => outcomeOf(read))
    await sleep(500)
    const late = reads.map(([, read]) => outcomeOf(read))
    for (const [at, outcome] of (await Promise.all([...early, ...late])).entries()) {
      const [expected] = reads[at % reads.length]!
      expect(outcome.error).toBeUndefined()
      if (typeof expected === 'object') expect(outcome.value).toMatchObject(expected as object)
      else expect(outcome.value).toBe(expected)
      expect(outcome.milliseconds).toBeLessThan(1_000)
    }
    const slowest = Math.max(...(await Promise.all([...early, ...late])).map(({ milliseconds }) => milliseconds))
    figure(`the slowest read took ${slowest.toFixed(0)} ms`)
    await release()
    for (const { error } of await Promise.all(written)) expect(error).toBeUndefined()
    expect(await adapter.get('w')).toBe(1)
  })

  it('calls on one key keep their order', async () => {
    const { server, adapter } = await open()
    const release = await hold(server)
    const other = adapter.set('w', 0)
    await sleep(200)
    const seen: Promise<unknown>[] = []
    const set: Promise<unknown>[] = []
    for (let turn = 0; turn < 20; turn++) {
      seen.push(adapter.get(`n${turn % 4}`))
      set.push(adapter.set(`n${turn % 4}`, turn))
      await sleep(5)
    }
    await release()
    expect(await Promise.all(seen)).toEqual(Array.from({ length: 20 }, (_, turn) => (turn < 4 ? null : turn - 4)))
    await Promise.all([other, ...set])
  })

  it('one connection stays one: reads wait for it', async () => {
    const { server, adapter } = await open({ connections: 1 })
    const release = await hold(server)
    const written = outcomeOf(() => adapter.set('w', 1))
    const read = outcomeOf(() => adapter.get('k'))
    await sleep(500)
    await release()
    expect(await read).toMatchObject({ value: 1 })
    expect((await read).milliseconds).toBeGreaterThan(400)
    expect((await written).error).toBeUndefined()
  })
})
