// The option `schema`: the choice of the tables does not depend on a session's search_path.
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Pooler, startPgbouncer, startPostgres } from '../../tools/servers.mjs'
import { diagnose, scratchOf } from '../faults/support/doctor.js'
import type { Adapter, Options } from '../support/backends.js'
import { held, rejection } from '../support/expectations.js'
import { postgres } from '../support/postgres-backend.js'

const closeLater = <T extends { disconnect(): Promise<void> }>(adapter: T): T => {
  onTestFinished(() => adapter.disconnect())
  return adapter
}

const open = (url: string, options: object): Adapter => closeLater(postgres.open(url, options as Options))

async function run(url: string, ...statements: string[]) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const answers = []
    for (const statement of statements) answers.push((await client.query(statement)).rows)
    return answers
  } finally {
    await client.end()
  }
}

const tablesSql = `SELECT schemaname AS schema, count(*)::int AS tables FROM pg_tables
  WHERE schemaname NOT IN ('pg_catalog', 'information_schema') GROUP BY 1 ORDER BY 1`
const checkpoint = (data: unknown) => ({ id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data })

async function useAll(adapter: Adapter, mark: number) {
  const handle = held(await adapter.acquire('k', 60_000))
  expect(await adapter.recordFailure('b', 9)).toBe(1)
  await adapter.set('k', mark)
  await adapter.set('gone', mark, 1)
  await adapter.idempotency.set('k', [undefined, mark])
  await adapter.save(checkpoint(mark))
  return handle
}

async function expectOwn(adapter: Adapter, mark: number) {
  expect(await adapter.get('k')).toBe(mark)
  expect((await adapter.keys()).filter((key) => key !== 'gone')).toEqual(['k'])
  expect((await adapter.idempotency.get('k'))?.value).toEqual([undefined, mark])
  expect((await adapter.load('c'))?.data).toBe(mark)
  expect(await adapter.list('t')).toHaveLength(1)
  expect((await adapter.getState('b'))?.failureCount).toBe(1)
  await adapter.cleanup('t', 1)
  await adapter.recordSuccess('b')
}

const schemas = ['tenant', 'My "Schema"; --', `o'clock.{table}`]

describe('tables in a schema of their own', () => {
  it.each(schemas)('%s', async (schema) => {
    const { url } = await scratchOf(postgres)
    await run(url, `CREATE SCHEMA ${pg.escapeIdentifier(schema)}`, 'CREATE SCHEMA other')
    const [one, other] = [open(url, { schema }), open(url, { schema: 'other' })]
    const handles = [await useAll(one, 1), await useAll(other, 2)]
    await expectOwn(one, 1)
    await expectOwn(other, 2)
    await one.clear()
    expect([await one.get('k'), await other.get('k')]).toEqual([null, 2])
    for (const handle of handles) await handle.release()
    expect((await run(url, tablesSql))[0]?.map(({ schema: name, tables }) => [name, tables])).toEqual(
      expect.arrayContaining([
        [schema, 5],
        ['other', 5]
      ])
    )
    expect((await run(url, "SELECT FROM pg_tables WHERE schemaname = 'public'"))[0]).toEqual([])
  })

  it('of cache and idempotency adapters, too, and pruned there', async () => {
    const { url } = await scratchOf(postgres)
    await run(url, 'CREATE SCHEMA tenant')
    const options = { schema: 'tenant', tableName: 'My cache' } as Options
    const cache = closeLater(postgres.openCache(url, options))
    await cache.set('k', 1, 1)
    await run(url, 'SELECT pg_sleep(0.01)')
    expect(await (cache as unknown as { prune(): Promise<number> }).prune()).toBe(1)
    const results = closeLater(postgres.openIdempotency(url, { schema: 'tenant' } as Options))
    await results.set('k', 1)
    expect((await run(url, tablesSql))[0]).toEqual([{ schema: 'tenant', tables: 6 }])
  })

  it('a schema that is not there is named', async () => {
    const { url } = await scratchOf(postgres)
    const adapter = open(url, { schema: 'nowhere' })
    expect(await rejection(() => adapter.connect())).toMatchObject({
      code: 'SCHEMA_MISSING',
      message: expect.stringMatching(/"nowhere" does not exist .*option schema/)
    })
    expect(await rejection(() => adapter.get('k'))).toMatchObject({ code: 'SCHEMA_MISSING' })
    const humble = open(url, { schema: 'nowhere', createTables: false })
    expect(await rejection(() => humble.get('k'))).toMatchObject({ code: 'SCHEMA_MISSING' })
  })

  it('defects are told with their schema', async () => {
    const { url } = await scratchOf(postgres)
    await run(url, 'CREATE SCHEMA "My schema"')
    await open(url, { schema: 'My schema' }).connect()
    await run(url, 'ALTER TABLE "My schema".go_goscope_locks ALTER expires_at TYPE timestamptz')
    expect(await rejection(() => open(url, { schema: 'My schema' }).connect())).toMatchObject({
      code: 'SCHEMA_MISMATCH',
      message: expect.stringContaining('run ALTER TABLE "My schema".go_goscope_locks ALTER expires_at')
    })
    const { problems, text } = await diagnose(['--schema', 'My schema', url])
    expect(problems).toEqual([expect.stringContaining('the column expires_at is timestamptz')])
    expect(text).toContain('ALTER TABLE "My schema".go_goscope_locks')
    expect((await diagnose([url])).notes).toContainEqual(expect.stringContaining('not there'))
  })
})

async function bouncer(settings: Record<string, string | number> = {}) {
  const server = await startPostgres()
  onTestFinished(() => server.stop())
  const all = { default_pool_size: 1, max_prepared_statements: 200, ...settings }
  const pooler = await startPgbouncer({ server, release: 'pgbouncer126', settings: all })
  onTestFinished(() => pooler.stop())
  return { server, pooler }
}

const withPath = ({ url }: Pooler, schema: string) => `${url}?options=${encodeURIComponent(`-c search_path=${schema}`)}`

describe('two tenants behind pgbouncer, which gives them one session', () => {
  it('are kept apart by the option', { timeout: 30_000 }, async () => {
    const { server, pooler } = await bouncer()
    await run(server.url, 'CREATE SCHEMA one', 'CREATE SCHEMA two')
    const [one, two] = ['one', 'two'].map((schema) => open(pooler.url, { schema })) as [Adapter, Adapter]
    await Promise.all([useAll(one, 1), useAll(two, 2)])
    await Promise.all([expectOwn(one, 1), expectOwn(two, 2)])
    expect((await run(server.url, tablesSql))[0]).toEqual([
      { schema: 'one', tables: 5 },
      { schema: 'two', tables: 5 }
    ])
  })

  it('the doctor finds a search_path that the pooler mixes up', { timeout: 30_000 }, async () => {
    const { server, pooler } = await bouncer()
    await run(server.url, 'CREATE SCHEMA one')
    const { problems } = await diagnose([withPath(pooler, 'one')])
    expect(problems).toContainEqual(expect.stringMatching(/^pooler: .*search_path.*use the option schema/))
    expect((await diagnose([pooler.url])).problems).toEqual([])
    expect((await diagnose([`${server.url}?options=-csearch_path%3Done`])).problems).toEqual([])
  })
})
