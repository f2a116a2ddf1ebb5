// Error numbers with several meanings: the adapter queries the server before it leaves it. Also reasons of refused
// logins.
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openFaultProxy } from '../../tools/fault-proxy.mjs'
import { type SqlServer, startMariadb, startMysql } from '../../tools/servers.mjs'
import { mariadb, mysql } from '../support/mysql-backend.js'
import { outcomeOf } from './support/outcomes.js'

const subjects = [
  { name: 'mariadb', backend: mariadb, start: startMariadb, locked: '4151', expired: '1820' },
  { name: 'mysql', backend: mysql, start: startMysql, locked: '3118', expired: '1862' }
]

describe.each(subjects)('$name', ({ backend, start, locked, expired }) => {
  let server: SqlServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  async function run(...statements: string[]) {
    const admin = await createConnection(server.adminUrl)
    for (const statement of statements) await admin.query(statement)
    await admin.end()
  }

  async function open(url = server.url) {
    const proxy = await openFaultProxy({ port: server.port })
    onTestFinished(() => proxy.close())
    const adapter = backend.open(backend.withPort(url, proxy.port), { keyPrefix: 'refusals:', commandTimeout: 2_000 })
    onTestFinished(() => adapter.disconnect())
    return { adapter, proxy }
  }

  const as = (user: string) => server.url.replace(/\/\/[^@]*@/, `//${user}:q@`)

  /** A trigger raises the error of a server option or a cluster state that is not set here. */
  async function refusing(number: number) {
    const { adapter, proxy } = await open()
    await adapter.connect()
    await run(`CREATE TRIGGER refuse BEFORE INSERT ON go_goscope_cache FOR EACH ROW
      SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${number}, MESSAGE_TEXT = 'another option'`)
    onTestFinished(() => run('DROP TRIGGER refuse'))
    return { adapter, proxy }
  }

  it.each([1290, 1047])('%i of a server that takes writes is its error, and it is not left', async (number) => {
    const { adapter, proxy } = await refusing(number)
    proxy.resetCounters()
    const { error, milliseconds } = await outcomeOf(() => adapter.set('k', 1))
    expect(error).toMatchObject({ code: 'SERVER', nativeCode: String(number), retryable: false, outcomeKnown: true })
    expect(String(error)).toContain('another option')
    expect(milliseconds).toBeLessThan(1_000)
    expect(await adapter.get('k')).toBeNull()
    expect(proxy.connections).toBe(0)
  })

  it('1290 of a server that was promoted before it was asked is tried again', async () => {
    const { adapter } = await open()
    await adapter.connect()
    await run(`CREATE TRIGGER refuse BEFORE INSERT ON go_goscope_cache FOR EACH ROW BEGIN
      SET @refused = COALESCE(@refused, 0) + 1;
      IF @refused < 3 THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = 'read only';
      END IF; END`)
    onTestFinished(() => run('DROP TRIGGER refuse'))
    await adapter.set('k', 1)
    expect(await adapter.get('k')).toBe(1)
  })

  it('1290 of a server that is read only, also for many calls at once, is READ_ONLY', async () => {
    const { adapter } = await open()
    await adapter.connect()
    await run('SET GLOBAL read_only = 1')
    onTestFinished(() => run('SET GLOBAL read_only = 0'))
    const sets = Array.from({ length: 20 }, (_, i) => outcomeOf(() => adapter.set(`k${i}`, 1)))
    for (const { error } of await Promise.all(sets))
      expect(error).toMatchObject({ code: 'READ_ONLY', nativeCode: '1290', retryable: true, outcomeKnown: true })
  })

  it('a locked account, and a password that has expired, are AUTH_FAILED', async () => {
    await run(
      "CREATE USER locked@'%' IDENTIFIED BY 'q' ACCOUNT LOCK",
      "CREATE USER expired@'%' IDENTIFIED BY 'q' PASSWORD EXPIRE",
      `GRANT ALL ON ${server.database}.* TO locked@'%', expired@'%'`
    )
    for (const [user, nativeCode] of [
      ['locked', locked],
      ['expired', expired]
    ] as const) {
      const { adapter } = await open(as(user))
      const { error } = await outcomeOf(() => adapter.recordFailure('b', 3))
      expect(error).toMatchObject({ code: 'AUTH_FAILED', nativeCode, retryable: false, outcomeKnown: true })
    }
  })

  it('a session that the server ends before anything was sent leaves nothing open', async () => {
    await run("CREATE USER plain@'%' IDENTIFIED BY 'q'", `GRANT ALL ON ${server.database}.* TO plain@'%'`)
    await run("SET GLOBAL init_connect = 'SELECT * FROM nowhere.nothing'")
    onTestFinished(() => run("SET GLOBAL init_connect = ''"))
    const { adapter } = await open(as('plain'))
    const { error } = await outcomeOf(() => adapter.recordFailure('b', 3))
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', retryable: true, outcomeKnown: true })
  })
})
