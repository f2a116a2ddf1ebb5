// Tables that can't keep a guarantee: calls on them are refused, and calls on other tables are not affected. The tests
// cover PostgreSQL and MongoDB, where connect() refuses such a table; MySQL's table is altered.
import { tracingChannel } from 'node:diagnostics_channel'
import type { PersistenceOperation } from '@go-go-scope/persistence-native'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Adapter, Backend } from '../support/backends.js'
import { rejection } from '../support/expectations.js'
import { mongodb } from '../support/mongodb-backend.js'
import { postgres } from '../support/postgres-backend.js'

const mongo = (command: object) => [JSON.stringify(command)]

/** Breaks and repairs the checkpoints of a database. */
const subjects: [Backend, spoil: string[][], mend: string[][]][] = [
  [
    postgres,
    [['ALTER TABLE go_goscope_checkpoints ALTER COLUMN progress TYPE text']],
    [
      [
        'ALTER TABLE go_goscope_checkpoints ALTER COLUMN progress TYPE double precision USING progress::double precision'
      ]
    ]
  ],
  [
    mongodb,
    [mongo({ drop: 'go_goscope_checkpoints' }), mongo({ create: 'go_goscope_checkpoints', capped: true, size: 4096 })],
    [mongo({ drop: 'go_goscope_checkpoints' })]
  ]
]

/** Counts connects, because each one queries the definitions of the tables. */
function countLooks(): () => number {
  let looks = 0
  const start = (operation: PersistenceOperation) => {
    if (operation['db.operation.name'] === 'connect') looks++
  }
  const channel = tracingChannel<unknown, PersistenceOperation>('go-go-scope:persistence:operation')
  channel.subscribe({ start } as never)
  onTestFinished(() => void channel.unsubscribe({ start } as never))
  return () => looks
}

async function readSeveral(adapter: Adapter): Promise<unknown[]> {
  const values: unknown[] = []
  for (let i = 0; i < 5; i++) values.push(await adapter.get('k'))
  return values
}

const refusals = async (adapter: Adapter) => (await rejection(() => adapter.list('t'))).code

describe.each(subjects)('$server', (backend, spoil, mend) => {
  it('is looked at again by calls on it alone, and used when it has been mended', async () => {
    const own = await backend.scratch()
    onTestFinished(async () => void (await own.drop()))
    const open = () => {
      const adapter = backend.open(own.url, { connections: 1 })
      onTestFinished(() => adapter.disconnect())
      return adapter
    }
    await open().set('k', 1)
    for (const statement of spoil) await own.reader.run(statement)
    const adapter = open()
    expect(await rejection(() => adapter.connect())).toMatchObject({ code: 'SCHEMA_MISMATCH' })
    const looks = countLooks()
    expect([await readSeveral(adapter), looks()]).toEqual([[1, 1, 1, 1, 1], 0])
    expect([await refusals(adapter), await refusals(adapter)]).toEqual(['SCHEMA_MISMATCH', 'SCHEMA_MISMATCH'])
    expect(looks()).toBe(1)
    for (const statement of mend) await own.reader.run(statement)
    await rejection(() => adapter.list('t')).catch(() => undefined)
    expect(await adapter.list('t')).toEqual([])
    const before = looks()
    await readSeveral(adapter)
    expect(looks()).toBe(before)
  })
})
