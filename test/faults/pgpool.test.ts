// An adapter behind pgpool-II, which sends reads to a standby that may lag, and keeps sessions after their client has
// left.
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { startPgpool, startPostgresPair } from '../../tools/servers.mjs'
import { eventually, held, rejection } from '../support/expectations.js'
import { postgres } from '../support/postgres-backend.js'
import { checkpoint } from './support/poolers.js'

async function clientOf(node: { adminUrl: string } | undefined) {
  const client = new pg.Client({ connectionString: node?.adminUrl })
  await client.connect()
  onTestFinished(() => client.end())
  return { ask: async (statement: string) => (await client.query(statement)).rows[0]?.answer }
}

async function started() {
  const pair = await startPostgresPair()
  onTestFinished(() => pair.stop())
  const pooler = await startPgpool({ pair })
  onTestFinished(() => pooler.stop())
  const open = (options = {}) => {
    const adapter = postgres.open(pooler.url, { keyPrefix: '', ...options })
    onTestFinished(() => adapter.disconnect())
    return adapter
  }
  const [primary, standby] = pair.nodes
  return { primary: await clientOf(primary), standby: await clientOf(standby), other: await clientOf(primary), open }
}

it('what was written is read at once, however far behind the standby is', { timeout: 60_000 }, async () => {
  const { primary, standby, open } = await started()
  const adapters = Array.from({ length: 2 }, () => open())
  await adapters[0]?.connect()
  const made = await primary.ask('SELECT pg_current_wal_lsn() AS answer')
  await eventually(
    () => standby.ask(`SELECT pg_last_wal_replay_lsn() >= '${made}' AS answer`),
    (has) => has === true
  )
  // From here on the standby has the tables, but receives no new rows.
  await standby.ask('SELECT pg_wal_replay_pause()')
  for (const [at, adapter] of adapters.entries()) {
    const key = `k${at}`
    for (let round = 1; round <= 3; round++) {
      expect(await adapter.recordFailure(key, 1_000_000)).toBe(round)
      expect((await adapter.getState(key))?.failureCount).toBe(round)
      await adapter.save(checkpoint(key, round))
      expect((await adapter.loadLatest(key))?.data).toEqual({ sequence: round })
      expect((await adapter.load(`${key}-${round}`))?.data).toEqual({ sequence: round })
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

const waiting = "SELECT count(*)::int AS answer FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
const locked = "SELECT count(*)::int AS answer FROM pg_locks WHERE locktype = 'advisory'"

it('one connection of a process creates tables, and leaves nothing locked', { timeout: 60_000 }, async () => {
  const { primary, other, open } = await started()
  const adapters = [1, 2].map(() => open({ connectTimeout: 1500, commandTimeout: 1500 }))
  await primary.ask('BEGIN')
  await primary.ask('CREATE TABLE go_goscope_locks (key text PRIMARY KEY, owner text, expires_at timestamp)')
  const failures = Promise.all(adapters.map((adapter) => rejection(() => adapter.connect())))
  let most = 0
  const ended = failures.then(() => true)
  while (!(await Promise.race([ended, new Promise<false>((resolve) => setTimeout(resolve, 10, false))])))
    most = Math.max(most, await other.ask(waiting))
  expect(most).toBe(1)
  await Promise.all(adapters.map((adapter) => adapter.disconnect()))
  await eventually(
    async () => [await other.ask(waiting), await other.ask(locked)],
    ([sessions, locks]) => sessions === 0 && locks === 0
  )
  await primary.ask('ROLLBACK')
  await Promise.all(adapters.map(async (adapter) => adapter.connect()))
  held((await adapters[0]?.acquire('k', 1000)) ?? null)
})
