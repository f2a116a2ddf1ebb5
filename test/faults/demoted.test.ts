// A failover that leaves the old primary running, read only, with open connections. The name resolves to the new
// primary.
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openFaultProxy } from '../../tools/fault-proxy.mjs'
import { startMariadb, startMysql, startPostgres, startRedis, type ThrowAwayServer } from '../../tools/servers.mjs'
import type { Adapter, Backend } from '../support/backends.js'
import { mariadb, mysql } from '../support/mysql-backend.js'
import { postgres } from '../support/postgres-backend.js'
import { redis } from '../support/redis-backend.js'
import { figure, full } from './support/figures.js'
import { outcomeOf } from './support/outcomes.js'

// The pauses between connection attempts grow up to reconnectDelay.max.
const [SECONDS, MOST] = full ? [10, 10] : [3, 6]

interface Subject {
  name: string
  backend: Backend
  start(): Promise<ThrowAwayServer & { adminUrl?: string }>
  /** Makes the old primary refuse writes; it keeps its connections. */
  demote(server: ThrowAwayServer & { adminUrl?: string }, successor: ThrowAwayServer): Promise<void>
}

async function runSql(url: string, ...statements: string[]) {
  const connection = await createConnection(url)
  for (const statement of statements) await connection.query(statement)
  await connection.end()
}

const subjects: Subject[] = [
  {
    name: 'redis',
    backend: redis,
    start: startRedis,
    async demote({ url }, { port }) {
      const client = new Redis(url)
      await client.replicaof('127.0.0.1', port)
      client.disconnect()
    }
  },
  {
    name: 'postgres',
    backend: postgres,
    start: startPostgres,
    async demote({ adminUrl }) {
      const client = new pg.Client(adminUrl)
      await client.connect()
      await client.query('ALTER SYSTEM SET default_transaction_read_only = on')
      await client.query('SELECT pg_reload_conf()')
      await client.end()
      await sleep(200)
    }
  },
  {
    name: 'mariadb',
    backend: mariadb,
    start: startMariadb,
    demote: ({ adminUrl }) => runSql(adminUrl as string, 'SET GLOBAL read_only = 1')
  },
  {
    name: 'mysql',
    backend: mysql,
    start: startMysql,
    demote: ({ adminUrl }) => runSql(adminUrl as string, 'SET GLOBAL super_read_only = 1')
  }
]

const writes = (adapter: Adapter, turn: number) => [
  () => adapter.set(`s${turn}`, 1),
  () => adapter.acquire(`l${turn}`, 5_000),
  () => adapter.recordFailure('b', 99),
  () => adapter.save({ id: `c${turn}`, taskId: 't', sequence: turn, timestamp: 1, progress: 0, data: 1 }),
  () => adapter.idempotency.set(`i${turn}`, 1)
]

describe.each(subjects)('$name: a demoted primary that stays up', ({ backend, start, demote }) => {
  async function pair() {
    const [old, successor] = await Promise.all([start(), start()])
    onTestFinished(async () => void (await Promise.all([old.stop(), successor.stop()])))
    const proxy = await openFaultProxy({ port: Number(new URL(old.url).port) })
    onTestFinished(() => proxy.close())
    const open = (options: object) => {
      const adapter = backend.open(backend.withPort(old.url, proxy.port), { keyPrefix: 'demoted:', ...options })
      onTestFinished(() => adapter.disconnect())
      return adapter
    }
    return { old, successor, proxy, open }
  }

  it('is left: every write works on the new one', async () => {
    const { old, successor, proxy, open } = await pair()
    const adapter = open({ commandTimeout: 4_000 })
    await Promise.all(writes(adapter, 0).map((write) => write()))
    const direct = backend.open(successor.url, { keyPrefix: 'demoted:' })
    onTestFinished(() => direct.disconnect())
    await direct.connect()
    await demote(old, successor)
    proxy.retarget({ port: Number(new URL(successor.url).port) })
    if (backend === redis) await sleep(300)
    const outcomes = await Promise.all(writes(adapter, 1).map((write) => outcomeOf(write)))
    figure(`the slowest write took ${Math.max(...outcomes.map(({ milliseconds }) => milliseconds)).toFixed(0)} ms`)
    expect(outcomes.map(({ code }) => code)).toEqual(outcomes.map(() => undefined))
    expect(await direct.get('s1')).toBe(1)
  })

  it('that nothing replaces answers READ_ONLY within the deadline and is not stormed', async () => {
    const { old, successor, proxy, open } = await pair()
    const adapter = open({ commandTimeout: 1_000, connections: 1 })
    await Promise.all(writes(adapter, 0).map((write) => write()))
    await demote(old, successor)
    proxy.resetCounters()
    const start = performance.now()
    const outcomes: Awaited<ReturnType<typeof outcomeOf>>[] = []
    while (performance.now() < start + SECONDS * 1_000)
      outcomes.push(...(await Promise.all(writes(adapter, 1).map((write) => outcomeOf(write)))))
    figure(`${proxy.connections} connections in ${SECONDS} s, ${outcomes.length} refusals`)
    expect(new Set(outcomes.map(({ code }) => code))).toEqual(new Set(['READ_ONLY']))
    expect(Math.max(...outcomes.map(({ milliseconds }) => milliseconds))).toBeLessThan(1_000 + 100)
    expect(proxy.connections).toBeLessThanOrEqual(MOST)
    expect(await outcomeOf(() => adapter.get('s0'))).not.toHaveProperty('code')
  }, 30_000)
})
