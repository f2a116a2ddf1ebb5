// A server with statement-based binary logs refuses the writes of a session with the isolation level READ COMMITTED.
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SqlServer, startMariadb, startMysql } from '../../tools/servers.mjs'
import { rounds } from '../faults/support/figures.js'
import { openOn, subjects } from '../faults/support/subjects.js'
import type { Adapter } from '../support/backends.js'
import { held } from '../support/expectations.js'
import { clientConfig } from '../support/mysql-backend.js'

const servers: [string, typeof startMariadb][] = [
  ['mariadb', startMariadb],
  ['mysql', startMysql]
]
const statements = { 'disable-log-bin': undefined, 'log-bin': 'binlog', 'server-id': 1, 'binlog-format': 'STATEMENT' }
const times = (count: number) => Array.from({ length: count }, (_, at) => at)

async function change(server: SqlServer, statement: string) {
  const admin = await createConnection(clientConfig(server.adminUrl))
  await admin.query(statement)
  await admin.end()
}

describe.each(servers)('%s that logs statements', (name, start) => {
  let server: SqlServer
  beforeAll(async () => {
    server = await start({ settings: statements })
  })
  afterAll(() => server.stop())

  const subject = subjects.find(([own]) => own === name)![1]
  const open = (keyPrefix?: string) => openOn(subject, server.url, keyPrefix === undefined ? {} : { keyPrefix })

  async function everyWrite(adapter: Adapter) {
    const lock = held(await adapter.acquire('k', 20_000))
    expect([await lock.extend(30_000), await lock.isValid(), await adapter.acquire('k', 1000)]).toEqual([
      true,
      true,
      null
    ])
    await lock.release()
    await adapter.forceRelease('k')
    await adapter.setState('k', { state: 'closed', failureCount: 1 })
    expect(await Promise.all([adapter.recordFailure('k', 9), adapter.recordFailure('k', 9)])).toEqual([2, 3])
    await adapter.recordSuccess('k')
    await adapter.set('k', 1, 20_000)
    await adapter.idempotency.set('k', [undefined, 1])
    for (const sequence of [1, 2, 3])
      await adapter.save({ id: `c${sequence}`, taskId: 't', sequence, timestamp: 1, progress: 0, data: 1 })
    await adapter.cleanup('t', 1)
    expect((await adapter.list('t')).map(({ id }) => id)).toEqual(['c3'])
    await adapter.deleteAll('t')
    expect(await adapter.keys()).toEqual(['k'])
    await adapter.clear()
  }

  it('takes every write', async () => {
    await everyWrite(open())
  })

  // With REPEATABLE READ both sessions read as of their first statement, and lock the gaps between the rows.
  it('writers of neighbouring keys and tasks meet no error and lose nothing', async () => {
    const adapters = times(4).map(() => open('shared:'))
    await adapters[0]!.connect()
    const save = (adapter: Adapter, task: number, sequence: number) =>
      adapter.save({ id: `c${task}-${sequence}`, taskId: `t${task}`, sequence, timestamp: 1, progress: 0, data: 1 })
    const counts = rounds(200, 20)
    const worked = adapters.map(async (adapter, own) => {
      for (const round of times(counts)) {
        await Promise.all(times(5).map((at) => save(adapter, own * 5 + at, round)))
        await Promise.all(times(5).map((at) => adapter.recordFailure(`b${at}`, 1_000_000)))
        const locks = await Promise.all(times(5).map((at) => adapter.acquire(`l${at}`, 20_000)))
        await Promise.all(locks.map((lock) => lock?.release()))
        await adapter.cleanup(`t${own * 5}`, 2)
      }
    })
    await Promise.all(worked)
    const states = await Promise.all(times(5).map((at) => adapters[0]!.getState(`b${at}`)))
    expect(states.map((state) => state?.failureCount)).toEqual(times(5).map(() => 4 * counts))
    for (const task of times(20).filter((at) => at % 5 !== 0))
      expect(await adapters[0]!.list(`t${task}`)).toHaveLength(counts)
  })

  it('one whose setting is changed serves the sessions that are there, and those that follow', async () => {
    const adapters = [open(), open()]
    await adapters[0]!.connect()
    await change(server, "SET GLOBAL binlog_format = 'ROW'")
    await adapters[1]!.connect()
    for (const adapter of adapters) await everyWrite(adapter)
    await change(server, "SET GLOBAL binlog_format = 'STATEMENT'")
    for (const adapter of [...adapters, open()]) await everyWrite(adapter)
  })
})
