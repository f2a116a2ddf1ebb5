// Behind pgpool-II, which sends reads to a standby that may be behind.
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { startPgpool, startPostgresPair } from '../../tools/servers.mjs'
import { held } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { postgres } from '../support/postgres-backend.js'

const checkpoint = (sequence: number) => ({
  id: `c${sequence}`,
  taskId: 't',
  sequence,
  timestamp: 1,
  progress: 0,
  data: sequence
})

async function started() {
  const pair = await startPostgresPair()
  onTestFinished(() => pair.stop())
  const pooler = await startPgpool({ pair })
  onTestFinished(() => pooler.stop())
  return { pair, pooler }
}

it('what was written is read at once, however far behind the standby is', { timeout: 60_000 }, async () => {
  const { pair, pooler } = await started()
  const [primary, standby] = pair.nodes
  const open = () => {
    const adapter = postgres.open(pooler.url, { keyPrefix: '' })
    onTestFinished(() => adapter.disconnect())
    return adapter
  }
  const prefix = freshPrefix()
  const adapters = Array.from({ length: 4 }, open)
  await adapters[0]?.connect()
  const client = new pg.Client({ connectionString: standby?.adminUrl })
  await client.connect()
  onTestFinished(() => client.end())
  // The standby has the tables, and nothing of what comes after.
  const { rows } = await new Promise<pg.QueryResult>((resolve, reject) => {
    const home = new pg.Client({ connectionString: primary?.adminUrl })
    home
      .connect()
      .then(() => home.query('SELECT pg_current_wal_lsn() AS lsn'))
      .then(resolve, reject)
      .finally(() => home.end())
  })
  await expect
    .poll(
      async () =>
        (await client.query('SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS has', [rows[0].lsn])).rows[0].has
    )
    .toBe(true)
  await client.query('SELECT pg_wal_replay_pause()')

  for (const [at, adapter] of adapters.entries()) {
    const key = `${prefix}${at}`
    for (let round = 1; round <= 5; round++) {
      expect(await adapter.recordFailure(key, 1_000_000)).toBe(round)
      expect((await adapter.getState(key))?.failureCount).toBe(round)
      await adapter.save({ ...checkpoint(round), taskId: key, id: `${key}-${round}` })
      expect((await adapter.loadLatest(key))?.data).toBe(round)
      expect((await adapter.load(`${key}-${round}`))?.data).toBe(round)
      expect(await adapter.list(key)).toHaveLength(round)
      await adapter.set(key, round)
      expect([await adapter.get(key), await adapter.has(key)]).toEqual([round, true])
      expect(await adapter.keys()).toContain(key)
      await adapter.idempotency.set(key, [undefined, round])
      expect((await adapter.idempotency.get(key))?.value).toEqual([undefined, round])
      const handle = held(await adapter.acquire(`${key}-${round}`, 60_000))
      expect(await handle.isValid()).toBe(true)
      await handle.release()
    }
  }
})

it('a second table is made and used at once, with nothing left locked', { timeout: 60_000 }, async () => {
  const { pair, pooler } = await started()
  const adapters = Array.from({ length: 6 }, () => postgres.open(pooler.url, { keyPrefix: '' }))
  for (const adapter of adapters) onTestFinished(() => adapter.disconnect())
  await Promise.all(adapters.map((adapter, at) => adapter.set(`k${at}`, at)))
  const client = new pg.Client({ connectionString: pair.nodes[0]?.adminUrl })
  await client.connect()
  onTestFinished(() => client.end())
  const held = "SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory'"
  expect((await client.query(held)).rows[0].count).toBe(0)
})
