// A server that holds writes back, as in a failover or while it waits for a replica: reads of other keys still succeed.
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startMariadbPair, startMongodbSet, startMysqlPair, startPostgres, startRedis } from '../../tools/servers.mjs'
import type { Adapter, Backend, Options } from '../support/backends.js'
import { eventually, held } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { mongodb } from '../support/mongodb-backend.js'
import { mariadb, mysql } from '../support/mysql-backend.js'
import { postgres } from '../support/postgres-backend.js'
import { redis } from '../support/redis-backend.js'
import { figure } from './support/figures.js'
import { outcomeOf } from './support/outcomes.js'

interface Servers {
  url: string
  stop(): Promise<void>
}

/** Makes the server hold writes back; returns a function that releases them. */
type Hold = () => Promise<() => Promise<unknown>>

interface Subject {
  name: string
  backend: Backend
  start(): Promise<{ servers: Servers; hold: Hold }>
}

async function asAdmin(url: string, ...statements: string[]) {
  const client = new pg.Client(url)
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
  await sleep(200)
}

const absent = (name: string) => [`ALTER SYSTEM SET synchronous_standby_names = '${name}'`, 'SELECT pg_reload_conf()']

/** Freezes the other nodes, so that they confirm no write. */
const freezing = (nodes: { freeze(): void; thaw(): void }[]) => async () => {
  for (const node of nodes) node.freeze()
  return async () => {
    for (const node of nodes) node.thaw()
  }
}

// The time-out is longer than a test: after it a server would continue without a confirmation.
const patience = 60_000
const semiSynchronous = {
  mariadb: {
    'rpl-semi-sync-master-enabled': 'ON',
    'rpl-semi-sync-slave-enabled': 'ON',
    'rpl-semi-sync-master-timeout': patience,
    'rpl-semi-sync-master-wait-point': 'AFTER_SYNC'
  },
  mysql: {
    'plugin-load-add': 'semisync_source.so;semisync_replica.so',
    'loose-rpl-semi-sync-source-enabled': 'ON',
    'loose-rpl-semi-sync-replica-enabled': 'ON',
    'loose-rpl-semi-sync-source-timeout': patience
  }
}

async function startSemiSynchronous(start: typeof startMysqlPair, settings: Record<string, string | number>) {
  const pair = await start({ settings })
  return { servers: pair, hold: freezing(pair.nodes.slice(1)) }
}

const subjects: Subject[] = [
  {
    name: 'redis, paused for writes',
    backend: redis,
    async start() {
      const servers = await startRedis()
      const hold = async () => {
        const client = new Redis(servers.url)
        await client.call('CLIENT', 'PAUSE', '30000', 'WRITE')
        return () => client.call('CLIENT', 'UNPAUSE').finally(() => client.disconnect())
      }
      return { servers, hold }
    }
  },
  {
    name: 'postgres, whose synchronous standby is absent',
    backend: postgres,
    async start() {
      const settings = { synchronous_commit: 'on', wal_level: 'replica', max_wal_senders: 2 }
      const servers = await startPostgres({ settings })
      const hold = async () => {
        await asAdmin(servers.adminUrl as string, ...absent('nobody'))
        return () => asAdmin(servers.adminUrl as string, ...absent(''))
      }
      return { servers, hold }
    }
  },
  {
    name: 'mariadb, whose semi-synchronous replica is frozen',
    backend: mariadb,
    start: () => startSemiSynchronous(startMariadbPair, semiSynchronous.mariadb)
  },
  {
    name: 'mysql, whose semi-synchronous replica is frozen',
    backend: mysql,
    start: () => startSemiSynchronous(startMysqlPair, semiSynchronous.mysql)
  },
  {
    name: 'mongodb, whose secondaries are frozen',
    backend: mongodb,
    async start() {
      // A primary that has not reached a majority for this long steps down.
      const set = await startMongodbSet({ settings: { electionTimeoutMillis: patience } })
      const primary = await set.primary()
      return { servers: set, hold: freezing(set.nodes.filter((node) => node !== primary)) }
    }
  }
]

const saved = (sequence: number) => ({ id: `c${sequence}`, taskId: 't', sequence, timestamp: 1, progress: 0, data: 1 })

/** One write of each family, on keys that the reads below do not use. */
const writes = (adapter: Adapter) => [
  () => adapter.set('w', 1),
  () => adapter.acquire('w', 5_000),
  () => adapter.recordFailure('w', 9),
  () => adapter.idempotency.set('w', 1)
]

describe.each(subjects)('$name', ({ backend, start }) => {
  let servers: Servers
  let hold: Hold
  beforeAll(async () => {
    const started = await start()
    servers = started.servers
    hold = started.hold
  }, patience)
  afterAll(() => servers.stop())

  async function open(options: Options = {}) {
    const adapter = backend.open(servers.url, { keyPrefix: freshPrefix(), commandTimeout: 3_000, ...options })
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
    return { adapter, reads }
  }

  it('reads of other keys go on, begun before and after it shows, and every write in the end', async () => {
    const { adapter, reads } = await open()
    const release = await hold()
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
    const { adapter } = await open()
    const { idempotency } = adapter
    const release = await hold()
    const other = idempotency.set('w', 0)
    await sleep(200)
    const seen: Promise<unknown>[] = []
    const set: Promise<unknown>[] = []
    for (let turn = 0; turn < 20; turn++) {
      seen.push(idempotency.get(`n${turn % 4}`))
      set.push(idempotency.set(`n${turn % 4}`, turn))
      await sleep(5)
    }
    await release()
    const values = (await Promise.all(seen)).map((entry) => (entry as { value: unknown } | null)?.value ?? null)
    expect(values).toEqual(Array.from({ length: 20 }, (_, turn) => (turn < 4 ? null : turn - 4)))
    await Promise.all([other, ...set])
  })

  it('one connection stays one: reads wait for it', async () => {
    const { adapter } = await open({ connections: 1 })
    const release = await hold()
    const written = outcomeOf(() => adapter.acquire('w', 5_000))
    await sleep(20)
    const read = outcomeOf(() => adapter.get('k'))
    await sleep(500)
    await release()
    expect(await read).toMatchObject({ value: 1 })
    expect((await read).milliseconds).toBeGreaterThan(400)
    expect((await written).error).toBeUndefined()
  })

  if (backend === mongodb) {
    it('what no majority has is not listed; other reads show it', async () => {
      const keyPrefix = freshPrefix()
      const { adapter } = await open({ keyPrefix })
      const other = backend.open(servers.url, { keyPrefix, commandTimeout: 3_000 })
      onTestFinished(() => other.disconnect())
      await other.connect()
      const release = await hold()
      const written = [outcomeOf(() => other.save(saved(2))), outcomeOf(() => other.idempotency.set('u', 1))]
      await sleep(300)
      const listed = async () => (await adapter.list('t')).map(({ id }) => id)
      expect([await listed(), (await adapter.loadLatest('t'))?.id]).toEqual([['c1'], 'c1'])
      expect(await adapter.idempotency.get('u')).toMatchObject({ value: 1 })
      expect((await adapter.load('c2'))?.id).toBe('c2')
      await release()
      for (const { error } of await Promise.all(written)) expect(error).toBeUndefined()
      expect(await listed()).toEqual(['c1', 'c2'])
    })
  }

  it('a lock that is not confirmed ends at its deadline, its outcome unknown, and can be had afterwards', async () => {
    const { adapter } = await open({ commandTimeout: 1_000 })
    const release = await hold()
    const acquired = outcomeOf(() => adapter.acquire('w', 60_000, 'me'))
    await sleep(100)
    expect(await outcomeOf(() => adapter.get('k'))).toMatchObject({ value: 1 })
    const { code, error, milliseconds } = await acquired
    expect(['TIMEOUT', 'SERVER_BUSY']).toContain(code)
    expect(error).toMatchObject({ outcomeKnown: false, retryable: true })
    expect(milliseconds).toBeLessThan(1_000 + 300)
    await release()
    const lock = await eventually(
      () => adapter.acquire('w', 60_000, 'me').catch(() => null),
      (one) => one !== null
    )
    expect(await held(lock).isValid()).toBe(true)
  })
})
