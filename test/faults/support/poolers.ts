// Tests for a pooler that gives each transaction another session.
import pg from 'pg'
import { expect, onTestFinished } from 'vitest'
import type { Pooler } from '../../../tools/servers.mjs'
import { held } from '../../support/expectations.js'
import { freshPrefix } from '../../support/harness.js'
import { postgres } from '../../support/postgres-backend.js'

export const openThrough = ({ url }: Pooler, preparedStatements: boolean, keyPrefix = freshPrefix()) => {
  const adapter = postgres.open(url, { keyPrefix, preparedStatements } as object)
  onTestFinished(() => adapter.disconnect())
  return adapter
}

export const checkpoint = (taskId: string, sequence: number) => ({
  id: `${taskId}-${sequence}`,
  taskId,
  sequence,
  timestamp: 1,
  progress: 0,
  data: { sequence }
})

/** The state that could remain in a session; settings that each transaction or the pooler resets are left out. */
const traces = `SELECT 'lock' AS trace FROM pg_locks WHERE locktype = 'advisory'
  UNION ALL SELECT name FROM pg_settings WHERE source = 'session'
  AND name NOT IN ('application_name', 'client_encoding', 'DateStyle', 'TimeZone', 'standard_conforming_strings',
    'transaction_isolation')`

async function tracesIn({ url }: Pooler): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(traces)).rows.map(({ trace }) => trace)
  } finally {
    await client.end()
  }
}

/** Many adapters share few sessions, and every guarantee holds. */
export async function keepsPromises(pooler: Pooler, preparedStatements: boolean): Promise<void> {
  const prefix = freshPrefix()
  const adapters = Array.from({ length: 12 }, () => openThrough(pooler, preparedStatements, prefix))
  const rounds = 20
  const work = adapters.map(async (adapter, at) => {
    for (let round = 0; round < rounds; round++) {
      await Promise.all([
        adapter.set(`k${at}`, { round }),
        adapter.recordFailure('breaker', 1_000_000),
        adapter.save(checkpoint(`task-${at % 3}`, at * rounds + round)),
        adapter.cleanup(`task-${at % 3}`, 5),
        adapter.idempotency.set(`i${at}`, [undefined, round]),
        adapter.keys('*')
      ])
      expect(await adapter.get(`k${at}`)).toEqual({ round })
    }
  })
  await Promise.all(work)
  const [first] = adapters
  expect((await first?.getState('breaker'))?.failureCount).toBe(12 * rounds)
  for (const task of [0, 1, 2]) expect((await first?.list(`task-${task}`))?.length).toBeLessThanOrEqual(5 + 4)
}

export async function hasOneHolder(pooler: Pooler, preparedStatements: boolean): Promise<void> {
  const prefix = freshPrefix()
  const adapters = Array.from({ length: 12 }, () => openThrough(pooler, preparedStatements, prefix))
  const handles = await Promise.all(adapters.map((adapter) => adapter.acquire('k', 60_000)))
  const [handle, ...others] = handles.filter((one) => one !== null)
  expect(others).toEqual([])
  expect(await held(handle ?? null).extend(60_000)).toBe(true)
  await handle?.release()
  expect(await adapters[0]?.acquire('k', 60_000)).not.toBeNull()
}

/** @param pooler of a single session */
export async function leavesNothing(pooler: Pooler, preparedStatements: boolean): Promise<void> {
  const adapter = openThrough(pooler, preparedStatements)
  await Promise.all([adapter.save(checkpoint('task', 1)), adapter.deleteAll('task'), adapter.acquire('k', 1000)])
  expect(await tracesIn(pooler)).toEqual([])
}
