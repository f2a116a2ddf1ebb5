// A role that lacks a right: a call is refused as a whole, and has no partial effect.

import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { startPostgres } from '../../tools/servers.mjs'
import type { Adapter } from '../support/backends.js'
import { postgres } from '../support/postgres-backend.js'

const rights = ['SELECT', 'INSERT', 'UPDATE', 'DELETE']
const all = Array.from({ length: 2 ** rights.length - 1 }, (_, bits) => rights.filter((_right, at) => bits & (1 << at)))
const lacksOne = (granted: string[]) => granted.length === rights.length - 1
const subsets = process.env.PERSISTENCE_FULL ? all : all.filter(lacksOne)

const checkpoint = (id: string, sequence: number) => ({
  id,
  taskId: 't',
  sequence,
  timestamp: 1,
  progress: 0,
  data: { id }
})

const calls: [method: string, call: (adapter: Adapter) => Promise<unknown>][] = [
  ['acquire', (adapter) => adapter.acquire('held', 60_000, 'me')],
  ['acquire, an expired one', (adapter) => adapter.acquire('expired', 60_000, 'me')],
  ['forceRelease', (adapter) => adapter.forceRelease('held')],
  ['setState', (adapter) => adapter.setState('b', { state: 'open', failureCount: 7 })],
  ['recordFailure', (adapter) => adapter.recordFailure('b', 9)],
  ['recordSuccess', (adapter) => adapter.recordSuccess('b')],
  ['getState', (adapter) => adapter.getState('b')],
  ['set', (adapter) => adapter.set('k', 2)],
  ['delete', (adapter) => adapter.delete('k')],
  ['clear', (adapter) => adapter.clear()],
  ['keys', (adapter) => adapter.keys()],
  ['idempotency.set', (adapter) => adapter.idempotency.set('k', [undefined, 2])],
  ['idempotency.delete', (adapter) => adapter.idempotency.delete('k')],
  ['save in the place of another', (adapter) => adapter.save(checkpoint('other', 1))],
  ['save', (adapter) => adapter.save(checkpoint('c', 2))],
  ['cleanup', (adapter) => adapter.cleanup('t', 0)],
  ['deleteAll', (adapter) => adapter.deleteAll('t')]
]

const tables = ['locks', 'circuit', 'cache', 'idempotency', 'checkpoints'].map((name) => `go_goscope_${name}`)

it('what is not there is removed without the right to hold rows', async () => {
  const server = await startPostgres({ password: null })
  onTestFinished(() => server.stop())
  const owner = postgres.open(server.url, { keyPrefix: '' })
  await owner.connect()
  await owner.disconnect()
  const admin = new pg.Client({ connectionString: server.adminUrl })
  await admin.connect()
  onTestFinished(() => admin.end())
  await admin.query("CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'")
  for (const table of tables)
    await admin.query(`CREATE TRIGGER pass BEFORE DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION pass()`)
  await admin.query(`CREATE ROLE humble LOGIN; GRANT SELECT, DELETE ON ${tables} TO humble`)
  const url = Object.assign(new URL(server.url), { username: 'humble' }).href
  const adapter = postgres.open(url, { keyPrefix: '', createTables: false })
  onTestFinished(() => adapter.disconnect())
  await adapter.delete('not there')
  await adapter.forceRelease('not there')
  await adapter.idempotency.delete('not there')
})

it('nothing is half done, whatever rights are missing', { timeout: 60_000 }, async () => {
  const server = await startPostgres({ password: null })
  onTestFinished(() => server.stop())
  const owner = postgres.open(server.url, { keyPrefix: '' })
  const admin = new pg.Client({ connectionString: server.adminUrl })
  await admin.connect()
  onTestFinished(() => admin.end())
  await owner.acquire('expired', 1, 'you')
  await owner.acquire('held', 60_000, 'me')
  await owner.recordFailure('b', 9)
  await owner.set('k', 1)
  await owner.idempotency.set('k', [undefined, 1])
  await owner.save(checkpoint('c', 1))
  await owner.disconnect()

  const dump = async () => {
    const rows = []
    for (const table of tables) rows.push((await admin.query(`SELECT * FROM ${table} AS t ORDER BY t::text`)).rows)
    return rows
  }
  const saved = tables.map((table) => `CREATE TABLE saved_${table} AS TABLE ${table}`)
  const restored = tables.flatMap((table) => [`TRUNCATE ${table}`, `INSERT INTO ${table} SELECT * FROM saved_${table}`])
  await admin.query(saved.join(';'))
  await admin.query('CREATE ROLE humble LOGIN')
  const url = Object.assign(new URL(server.url), { username: 'humble' }).href
  const before = await dump()
  let refused = 0
  for (const granted of subsets) {
    await admin.query(`REVOKE ALL ON ${tables} FROM humble`)
    if (granted.length > 0) await admin.query(`GRANT ${granted} ON ${tables} TO humble`)
    const adapter = postgres.open(url, { keyPrefix: '', createTables: false })
    for (const [method, call] of calls) {
      const failure = await call(adapter).then(
        () => undefined,
        (error) => error
      )
      if (!failure) {
        await admin.query(restored.join(';'))
        continue
      }
      refused++
      expect(failure, `${method} with ${granted}`).toMatchObject({ code: 'PERMISSION_DENIED', outcomeKnown: true })
      expect(await dump(), `${method} with ${granted}`).toEqual(before)
    }
    await adapter.disconnect()
  }
  expect(refused).toBeGreaterThan(10)
})
