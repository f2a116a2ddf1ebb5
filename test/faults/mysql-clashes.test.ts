// Other sessions that block an adapter's transactions.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Reader } from '../support/backends.js'
import { eventually, held, times } from '../support/expectations.js'
import { harness } from '../support/harness.js'
import { mariadb, mysql } from '../support/mysql-backend.js'

const day = 86_400_000

/** The transactions of this database that wait for a row lock. */
const waiters = `SELECT trx_isolation_level AS level FROM information_schema.innodb_trx
  JOIN information_schema.processlist ON id = trx_mysql_thread_id
  WHERE db = DATABASE() AND trx_state = 'LOCK WAIT'`
const deadlocks = {
  mariadb: `SELECT variable_value AS count FROM information_schema.global_status
    WHERE variable_name = 'Innodb_deadlocks'`,
  mysql: `SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'`
}

/** The number of blocking sessions. MySQL considers only one of the sessions that a session waits for. */
const sessions = { mariadb: 4, mysql: 1 }

const lockRow = 'SELECT * FROM go_goscope_locks WHERE `key` = ? FOR UPDATE'
/** No row with so late an expiry can be inserted into the index until this transaction ends. */
const lockEndOfIndex = `SELECT * FROM go_goscope_locks FORCE INDEX (idx_expires)
  WHERE expires_at > UTC_TIMESTAMP() + INTERVAL 1 DAY FOR UPDATE`
/** In a deadlock the server rolls back the transaction that has written less. */
const writeMuch = `INSERT INTO go_goscope_cache (\`key\`, value)
  WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 300)
  SELECT CONCAT(?, n), '1' FROM numbers`

describe.each([mariadb, mysql])('$server', (backend) => {
  const all = harness(backend)
  // The server answers from a cache if the last query was less than 100 ms ago.
  const waiting = async () => {
    await sleep(150)
    return (await all.reader.run([waiters])) as { level: string }[]
  }
  const untilSomebodyWaits = () => eventually(waiting, (rows) => rows.length > 0)
  const countDeadlocks = async () => {
    const [row] = (await all.reader.run([deadlocks[backend.server as 'mariadb']])) as { count: number }[]
    return Number(row!.count)
  }

  async function transaction(): Promise<Reader> {
    const session = await backend.read(all.url)
    onTestFinished(() => session.close().then(() => undefined))
    await session.run(['START TRANSACTION'])
    return session
  }

  it('a lock whose row another session holds for a while: in READ COMMITTED, and for its whole ttl', async () => {
    const adapter = all.open()
    const row = backend.key('lock', all.prefixOf(adapter), 'k')
    await adapter.acquire('k', 1)
    const other = await transaction()
    await other.run([lockRow, row])
    const acquired = adapter.acquire('k', 4000)
    const [waiter] = await untilSomebodyWaits()
    await sleep(1500)
    await other.run(['COMMIT'])
    expect(waiter).toEqual({ level: 'READ COMMITTED' })
    expect(held(await acquired).expiresAt - (await all.reader.now())).toBeGreaterThan(3000)
  })

  it('a clean-up leaves a checkpoint that another session moves to a newer sequence meanwhile', async () => {
    const adapter = all.open()
    for (const sequence of [1, 2, 3])
      await adapter.save({ id: `c${sequence}`, taskId: 't', sequence, timestamp: 1, progress: 0, data: 1 })
    const other = await transaction()
    const move = "UPDATE go_goscope_checkpoints SET sequence = 9 WHERE id = CONCAT(?, 'c1')"
    await other.run([move, all.prefixOf(adapter)])
    const cleaned = adapter.cleanup('t', 1)
    await untilSomebodyWaits()
    await other.run(['COMMIT'])
    await cleaned
    expect((await adapter.list('t')).map(({ id }) => id)).toEqual(['c3', 'c1'])
  })

  it('a deadlock with another session, and the next one, reach nobody', async () => {
    const adapter = all.open()
    const row = backend.key('lock', all.prefixOf(adapter), 'k')
    await adapter.acquire('k', day / 2, 'me')
    const before = await countDeadlocks()
    const others = await Promise.all(times(sessions[backend.server as 'mariadb'], transaction))
    for (const [i, other] of others.entries()) await other.run([writeMuch, `${i}:`])
    for (const other of others) await other.run([lockEndOfIndex])
    const acquired = adapter.acquire('k', 2 * day, 'me')
    for (const other of others) {
      await untilSomebodyWaits()
      await other.run([lockRow, row])
      await other.run(['COMMIT'])
    }
    expect(held(await acquired).expiresAt - (await all.reader.now())).toBeGreaterThan(day)
    expect((await countDeadlocks()) - before).toBeGreaterThanOrEqual(others.length / 2)
  })
})
