// The statements of a careful application on MySQL and MariaDB: one for each call.
import { randomUUID } from 'node:crypto'
import { maxFailures, ttl, value } from '../values.mjs'

const NOW = 'UTC_TIMESTAMP(3)'
const IN = `${NOW} + INTERVAL ? * 1000 MICROSECOND`

const statements = {
  cacheGet: `SELECT value FROM go_goscope_cache WHERE \`key\` = ? AND (expires_at IS NULL OR expires_at >= ${NOW})`,
  cacheSet: `
    INSERT INTO go_goscope_cache (\`key\`, value, expires_at) VALUES (?, ?, ${IN})
    ON DUPLICATE KEY UPDATE value = VALUES(value), expires_at = VALUES(expires_at)`,
  lockAcquire: `
    INSERT INTO go_goscope_locks (\`key\`, owner, expires_at) VALUES (?, ?, ${IN})
    ON DUPLICATE KEY UPDATE owner = IF(expires_at < ${NOW} OR owner = VALUES(owner), VALUES(owner), owner),
      expires_at = IF(owner = VALUES(owner), VALUES(expires_at), expires_at)`,
  lockRelease: 'DELETE FROM go_goscope_locks WHERE `key` = ? AND owner = ?',
  recordFailure: `
    INSERT INTO go_goscope_circuit (\`key\`, state, failure_count, last_failure_time, updated_at)
    VALUES (?, IF(? <= 1, 'open', 'closed'), LAST_INSERT_ID(1), ${NOW}, ${NOW})
    ON DUPLICATE KEY UPDATE state = IF(state <> 'closed' OR failure_count + 1 >= ?, 'open', 'closed'),
      failure_count = LAST_INSERT_ID(failure_count + 1), last_failure_time = ${NOW}, updated_at = ${NOW}`
}

/** `ask(sql, values)` returns the rows, or the result of a write. */
export function makeSql(ask) {
  return {
    cacheGet: async (key) => JSON.parse((await ask(statements.cacheGet, [`rival:cache:${key}`]))[0].value),
    cacheSet: (key) => ask(statements.cacheSet, [`rival:cache:${key}`, JSON.stringify(value), ttl]),
    lockAcquire: (key) => lockAcquire(ask, `rival:lock:${key}`),
    recordFailure: async (key) => {
      const values = [`rival:circuit:${key}`, maxFailures, maxFailures]
      return Number((await ask(statements.recordFailure, values)).insertId)
    }
  }
}

// One row is affected by an insert, two by an update, none by a lock that is another's.
async function lockAcquire(ask, key) {
  const owner = randomUUID()
  const { affectedRows } = await ask(statements.lockAcquire, [key, owner, ttl])
  if (affectedRows === 0) throw new Error(`${key} is not free`)
  await ask(statements.lockRelease, [key, owner])
}
