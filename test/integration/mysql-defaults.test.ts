// Whatever a server's defaults are, no value is lost or truncated.
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type SqlServer, startMariadb, startMysql } from '../../tools/servers.mjs'
import { opener, warnings } from '../faults/support/documented-tables.js'
import type { Backend } from '../support/backends.js'
import { held, rejection } from '../support/expectations.js'
import { freshPrefix } from '../support/harness.js'
import { clientConfig, mariadb, mysql } from '../support/mysql-backend.js'
import { until } from '../support/wait.js'

const hostile = {
  'sql-mode': 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,HIGH_NOT_PRECEDENCE,NO_ZERO_DATE',
  autocommit: 'OFF',
  'max-allowed-packet': '1M',
  'transaction-isolation': 'SERIALIZABLE',
  'default-time-zone': '+09:00',
  'character-set-server': 'latin1',
  'innodb-lock-wait-timeout': 1,
  'lock-wait-timeout': 1,
  'innodb-default-row-format': 'compact',
  'group-concat-max-len': 4
}
/** Set after the start, because with these settings the server could not create its own accounts. */
const hostileLater = ["SET GLOBAL completion_type = 'RELEASE'", 'SET GLOBAL TRANSACTION READ ONLY']

const servers: [string, Backend, typeof startMariadb][] = [
  ['mariadb', mariadb, startMariadb],
  ['mysql', mysql, startMysql]
]

const keys = ['Res', 'res', 'rés', 'res ', 'res\u0000']
const texts = [
  `it's "quoted"`,
  'back\\slash\\',
  '\u0000\n\r\u001a',
  'snow ☃ 😀',
  "\\'; DROP TABLE go_goscope_cache; --"
]

describe.each(servers)('%s with hostile defaults', (_name, backend, start) => {
  let server: SqlServer
  beforeAll(async () => {
    server = await start({ settings: hostile })
    const admin = await createConnection(clientConfig(server.adminUrl))
    for (const statement of hostileLater) await admin.query(statement)
    await admin.end()
  })
  afterAll(() => server.stop())

  const open = (keyPrefix = freshPrefix()) => {
    const adapter = backend.open(server.url, { keyPrefix })
    onTestFinished(() => adapter.disconnect())
    return adapter
  }

  it('the server really has them', async () => {
    const connection = await createConnection(clientConfig(server.url))
    onTestFinished(() => connection.end())
    const [[row]] = await connection.query<RowDataPacket[]>(
      'SELECT @@sql_mode AS mode, @@autocommit AS auto, @@time_zone AS zone, @@completion_type AS completion'
    )
    const mode = expect.stringContaining('NO_BACKSLASH_ESCAPES')
    expect(row).toMatchObject({ mode, auto: 0, zone: '+09:00', completion: 'RELEASE' })
    expect(await rejection(() => connection.query('CREATE TABLE anything (n INT)'))).toMatchObject({ errno: 1792 })
  })

  it('what one adapter wrote another one reads', async () => {
    const prefix = freshPrefix()
    const [writer, reader] = [open(prefix), open(prefix)]
    await Promise.all(texts.map((text) => writer.set(text, { [text]: text })))
    for (const text of texts) expect(await reader.get(text)).toEqual({ [text]: text })
    await writer.save({ id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: texts })
    expect(await reader.loadLatest('t')).toMatchObject({ data: texts })
    expect(await Promise.all(Array.from({ length: 20 }, () => writer.recordFailure('k', 50)))).toHaveLength(20)
    expect(await reader.getState('k')).toMatchObject({ failureCount: 20, state: 'closed' })
    const lock = held(await writer.acquire('k', 20_000))
    expect([await reader.acquire('k', 1000), await lock.isValid()]).toEqual([null, true])
    expect(Math.abs(lock.expiresAt - Date.now() - 20_000)).toBeLessThan(5000)
  })

  it('five keys that a folding column would take for one', async () => {
    const adapter = open()
    const locks = await Promise.all(keys.map((key) => adapter.acquire(key, 20_000)))
    await Promise.all(keys.map((key, i) => adapter.set(key, i)))
    for (const lock of locks) expect(await held(lock).isValid()).toBe(true)
    expect(await Promise.all(keys.map((key) => adapter.get(key)))).toEqual([0, 1, 2, 3, 4])
    expect((await adapter.keys()).sort()).toEqual([...keys].sort())
  })

  it('causalReads on a server alone is a warning', async () => {
    const seen = warnings()
    await opener(backend, server.url)({ causalReads: true } as object).set('k', 1)
    expect(await until(() => seen[0])).toMatch(/causalReads/)
  })

  it('saves of many tasks at once leave no connection behind', async () => {
    const adapter = open()
    const ids = Array.from({ length: 20 }, (_, at) => `c${at}`)
    const checkpoint = (id: string) => ({ id, taskId: `t-${id}`, sequence: 1, timestamp: 1, progress: 0, data: id })
    await Promise.all(ids.map((id) => adapter.save(checkpoint(id))))
    await Promise.all(ids.map((id) => adapter.save({ ...checkpoint(id), sequence: 2 })))
    expect(await Promise.all(ids.map((id) => adapter.load(id)))).toMatchObject(ids.map((id) => ({ id, sequence: 2 })))
  })

  it('a value beyond max_allowed_packet is refused, and its neighbours are not', async () => {
    const adapter = open()
    await adapter.connect()
    const large = rejection(() => adapter.set('large', 'x'.repeat(2 ** 20)))
    await Promise.all([adapter.set('small', 1), adapter.set('half', 'y'.repeat(2 ** 19))])
    expect(await large).toMatchObject({ code: 'VALUE_TOO_LARGE', outcomeKnown: true })
    expect([await adapter.get('small'), await adapter.has('half'), await adapter.has('large')]).toEqual([
      1,
      true,
      false
    ])
  })
})
