// Writes that fail although they may have been applied: a breaker failure is then not counted again.
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type SqlServer, startMariadb, startMysql } from '../../tools/servers.mjs'
import type { Adapter } from '../support/backends.js'
import { rejection, times } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { clientConfig, mariadb, mysql } from '../support/mysql-backend.js'
import { openFront } from './support/mysql-front.mjs'

const subjects = [
  { name: 'mariadb', backend: mariadb, start: startMariadb },
  { name: 'mysql', backend: mysql, start: startMysql }
]
const signal = (number: number) => `SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${number}, MESSAGE_TEXT = 'unknown'`

describe.each(subjects)('$name', ({ name, backend, start }) => {
  let server: SqlServer
  beforeAll(async () => {
    server = await start()
    const adapter = backend.open(server.url)
    await adapter.connect()
    await adapter.disconnect()
  })
  afterAll(() => server.stop())

  async function run(statement: string, url = server.adminUrl) {
    const connection = await createConnection(clientConfig(url))
    const [rows] = await connection.query<RowDataPacket[]>(statement)
    await connection.end()
    return rows
  }

  async function open(options: object = {}, url = server.url) {
    const front = await openFront(server.port)
    const given = { keyPrefix: freshPrefix(), connections: 1, ...options }
    const adapter = backend.open(backend.withPort(url, front.port), given)
    onTestFinished(async () => {
      await adapter.disconnect()
      front.close()
    })
    await adapter.connect()
    return { adapter, front }
  }

  /** The first writes of a session fail with these error numbers; the later writes succeed. */
  async function failing(...numbers: number[]) {
    const cases = numbers.map((number, at) => `IF @writes = ${at + 1} THEN ${signal(number)}; END IF;`)
    await run(`CREATE TRIGGER refuse BEFORE INSERT ON go_goscope_circuit FOR EACH ROW BEGIN
      SET @writes = COALESCE(@writes, 0) + 1; ${cases.join(' ')} END`)
    onTestFinished(() => run('DROP TRIGGER refuse').then(() => undefined))
  }

  const counts = (adapter: Adapter, count: number) => times(count, (at) => adapter.recordFailure(`b${at}`, 99))
  const errorsOf = (calls: Promise<unknown>[]) => Promise.all(calls.map((call) => rejection(() => call)))

  it.each([1, 3])('1180 for %i counts is their error, and they are not sent again', async (count) => {
    const { adapter } = await open()
    await failing(1180)
    for (const error of await errorsOf(counts(adapter, count)))
      expect(error).toMatchObject({ code: 'SERVER_BUSY', nativeCode: '1180', outcomeKnown: false })
    expect(await Promise.all(times(count, (at) => adapter.getState(`b${at}`)))).toEqual(times(count, () => null))
  })

  it('1180 for a prepared count is its error', async () => {
    const { adapter } = await open()
    for (const expected of [1, 2]) expect(await adapter.recordFailure('b0', 99)).toBe(expected)
    await failing(1180)
    const [error] = await errorsOf(counts(adapter, 1))
    expect(error).toMatchObject({ nativeCode: '1180', outcomeKnown: false })
    expect(await adapter.getState('b0')).toMatchObject({ failureCount: 2 })
  })

  it('1180 for what may be repeated reaches nobody', async () => {
    const { adapter } = await open()
    await failing(1180)
    await adapter.setState('k', { state: 'open', failureCount: 1 })
    expect(await adapter.getState('k')).toMatchObject({ state: 'open' })
  })

  it.each([1, 3])('3101 for %i counts is tried again on the same server', async (count) => {
    const { adapter } = await open()
    await failing(3101)
    await Promise.all(counts(adapter, count))
    for (const at of times(count, Number)) expect(await adapter.getState(`b${at}`)).toMatchObject({ failureCount: 1 })
  })

  it.each([3796, 3100, 1836])('3101, and then %i: the outcome of a count is unknown', async (number) => {
    const { adapter } = await open()
    await failing(3101, number, number, number)
    const [error] = await errorsOf(counts(adapter, 1))
    expect(error).toMatchObject({ nativeCode: String(number), retryable: true, outcomeKnown: false })
    expect(await adapter.getState('b0')).toBeNull()
  })

  // The role has the right to write; the trigger raises the server's error instead.
  it('3101, and then 1290 of a server that is read only by now', async () => {
    const { adapter } = await open({}, server.adminUrl)
    await failing(3101, 1290)
    await run('SET GLOBAL read_only = 1')
    onTestFinished(() => run('SET GLOBAL read_only = 0').then(() => undefined))
    const [error] = await errorsOf(counts(adapter, 1))
    expect(error).toMatchObject({ code: 'READ_ONLY', nativeCode: '1290', outcomeKnown: false })
  })

  // MariaDB counts many failures in one statement.
  if (name === 'mysql') {
    it('many counts whose transaction could not begin are counted once', async () => {
      const { adapter, front } = await open()
      front.instead = (text) => (text.startsWith('START') ? signal(3797) : undefined)
      for (const error of await errorsOf(counts(adapter, 3)))
        expect(error).toMatchObject({ code: 'SERVER_BUSY', nativeCode: '3797', outcomeKnown: false })
      for (const at of [0, 1, 2]) expect(await adapter.getState(`b${at}`)).toMatchObject({ failureCount: 1 })
    })

    it('many counts that can’t be looked at afterwards are counted once', async () => {
      const { adapter, front } = await open()
      front.instead = (text) => (text.startsWith('SELECT `key`, failure_count') ? signal(3024) : undefined)
      for (const error of await errorsOf(counts(adapter, 3)))
        expect(error).toMatchObject({ code: 'TIMEOUT', nativeCode: '3024', outcomeKnown: false })
      for (const at of [0, 1, 2]) expect(await adapter.getState(`b${at}`)).toMatchObject({ failureCount: 1 })
    })

    it('many counts with an answer that is padded, beside many reads, are counted once', async () => {
      const { adapter, front } = await open({ maxReplyBytes: 2 ** 20 })
      const padded = times(3, (at) => `SELECT 'k${at}', REPEAT('x', 700000)`).join(' UNION ALL ')
      front.instead = (text) => (text.startsWith('SELECT `key`, failure_count') ? padded : undefined)
      const reads = times(9, (at) => adapter.get(`k${at}`))
      for (const error of await errorsOf(counts(adapter, 3)))
        expect(error).toMatchObject({ code: 'CONNECTION_LOST', outcomeKnown: false })
      expect(await Promise.all(reads)).toEqual(times(9, () => null))
      for (const at of [0, 1, 2]) expect(await adapter.getState(`b${at}`)).toMatchObject({ failureCount: 1 })
    })
  }

  it('many counts of a role that may not look at the keys are one each', async () => {
    const { pathname } = new URL(server.adminUrl)
    const table = `\`${pathname.slice(1)}\`.go_goscope_circuit`
    const seen = 'state, failure_count, last_failure_time, updated_at'
    await run("CREATE USER counting@'%' IDENTIFIED BY 'q'")
    onTestFinished(() => run("DROP USER counting@'%'").then(() => undefined))
    await run(`GRANT INSERT, UPDATE, SELECT (${seen}) ON ${table} TO counting@'%'`)
    const url = server.url.replace(/\/\/[^@]*@/, '//counting:q@')
    const adapter = backend.open(url, { connections: 1, createTables: false, keyPrefix: freshPrefix() } as object)
    onTestFinished(() => adapter.disconnect())
    expect(await Promise.all(counts(adapter, 3))).toEqual([1, 1, 1])
  })
})
