// Tables that can't keep a guarantee: they are altered once if that is allowed, else refused, and never used.
import { describe, expect, it } from 'vitest'
import type { Adapter, Backend, Scratch } from '../support/backends.js'
import { eventually, held, rejection } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { mariadb, mysql } from '../support/mysql-backend.js'
import { documentedTables, humble, opener } from './support/documented-tables.js'

type Edit = (statement: string) => string
// MyISAM can't index longer texts.
const withoutTransactions: Edit = (statement) =>
  statement.replace('ENGINE=InnoDB', 'ENGINE=MyISAM').replaceAll('(255)', '(100)')
const withoutKey: Edit = (statement) => statement.replace('PRIMARY KEY', 'NOT NULL')
const halfKey: Edit = (statement) =>
  statement.replace(/(`key`|id) VARCHAR\(255\) PRIMARY KEY/, '$1 VARCHAR(255) NOT NULL, UNIQUE ($1(3))')
const whatIs: Edit = (statement) => statement

const edits: [title: string, edit: Edit][] = [
  ['an engine without transactions', withoutTransactions],
  ['no unique key', withoutKey]
]

const uses: [method: string, call: (adapter: Adapter) => Promise<unknown>][] = [
  ['acquire', (adapter) => adapter.acquire('k', 1000)],
  ['recordFailure', (adapter) => adapter.recordFailure('k', 3)],
  ['set', (adapter) => adapter.set('k', 1)],
  ['get', (adapter) => adapter.get('k')],
  ['clear', (adapter) => adapter.clear()],
  ['save', (adapter) => adapter.save({ id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 })],
  ['cleanup', (adapter) => adapter.cleanup('t', 1)],
  ['connect', (adapter) => adapter.connect()]
]

const mismatch = (operation: string, message = expect.any(String)) =>
  expect.objectContaining({ code: 'SCHEMA_MISMATCH', operation, message, retryable: false, outcomeKnown: true })

const enginesSql = `SELECT DISTINCT engine AS engine FROM information_schema.tables WHERE table_schema = DATABASE()`

async function expectRefusals(scratch: Scratch, backend: Backend, url: string, message?: unknown) {
  const adapter = opener(backend, url)()
  await rejection(() => adapter.connect())
  const before = await scratch.reader.dump()
  for (const [method, call] of uses)
    expect(await rejection(() => call(adapter)), method).toEqual(mismatch(method, message as string))
  expect(await scratch.reader.dump()).toBe(before)
}

describe.each([mariadb, mysql].map((backend) => [backend.name, backend] as const))('%s', (_name, backend) => {
  it.each(edits)('%s: altered once', async (_title, edit) => {
    const scratch = await documentedTables(backend, edit)
    const open = opener(backend, scratch.url)
    const prefix = freshPrefix()
    const [one, other] = [open({ keyPrefix: prefix }), open({ keyPrefix: prefix })]
    held(await one.acquire('k', 5000))
    expect(await other.acquire('k', 5000)).toBeNull()
    expect(await scratch.reader.run([enginesSql])).toEqual([{ engine: 'InnoDB' }])
  })

  it.each(edits)('%s, and a role that may not alter: refused, with the statement to run', async (_title, edit) => {
    const scratch = await documentedTables(backend, edit)
    await expectRefusals(scratch, backend, await humble(scratch), expect.stringMatching(/run ALTER TABLE `go_goscope_/))
  })

  it('no unique key, and two rows of one key: refused', async () => {
    const scratch = await documentedTables(backend, withoutKey)
    for (let row = 0; row < 2; row++)
      for (const [table, columns, values] of [
        ['locks', '`key`, owner, expires_at', "'k', 'me', NOW()"],
        ['circuit', '`key`, state', "'k', 'open'"],
        ['cache', '`key`, value', "'k', '1'"],
        ['checkpoints', 'id, task_id, sequence, timestamp, data', "'c', 't', 1, 1, '1'"]
      ])
        await scratch.reader.run([`INSERT INTO go_goscope_${table} (${columns}) VALUES (${values})`])
    await expectRefusals(scratch, backend, scratch.url)
  })

  it('a key of which only the beginning is unique: refused', async () => {
    const scratch = await documentedTables(backend, halfKey)
    await expectRefusals(scratch, backend, scratch.url, expect.stringMatching(/index key is unique|index id is unique/))
  })

  it('another unique index: that table is refused, and the others are used', async () => {
    const scratch = await documentedTables(backend, whatIs)
    await scratch.reader.run(['ALTER TABLE go_goscope_locks ADD UNIQUE INDEX one_each (owner)'])
    const adapter = opener(backend, scratch.url)()
    const says = expect.stringContaining('one_each') as unknown as string
    expect(await rejection(() => adapter.acquire('k', 1000, 'me'))).toEqual(mismatch('acquire', says))
    await adapter.set('k', 1)
    expect(await adapter.get('k')).toBe(1)
    await scratch.reader.run(['ALTER TABLE go_goscope_locks DROP INDEX one_each'])
    // A check that was still in progress may have seen the index.
    await eventually(
      () => adapter.acquire('k', 1000, 'me').catch(() => null),
      (lock) => lock !== null
    )
  })

  it('with `createTables: false` nothing is altered', async () => {
    const scratch = await documentedTables(backend, withoutKey)
    const adapter = opener(backend, scratch.url)({ createTables: false })
    expect(await rejection(() => adapter.acquire('k', 1000))).toEqual(mismatch('acquire'))
  })
})
