// pg with a pool of ten and named statements doing the same correct thing, on the same tables.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { maxFailures, ttl, value } from '../values.mjs'

const NOW = "(clock_timestamp() AT TIME ZONE 'UTC')"
const IN = (parameter) => `${NOW} + ${parameter} * INTERVAL '1 millisecond'`

const statements = {
  cacheGet: `SELECT value FROM go_goscope_cache WHERE key = $1 AND (expires_at IS NULL OR expires_at > ${NOW})`,
  cacheSet: `
    INSERT INTO go_goscope_cache (key, value, expires_at, accessed_at) VALUES ($1, $2, ${IN('$3::float8')}, ${NOW})
    ON CONFLICT (key) DO UPDATE
    SET value = excluded.value, expires_at = excluded.expires_at, accessed_at = excluded.accessed_at`,
  lockAcquire: `
    INSERT INTO go_goscope_locks AS held (key, owner, expires_at) VALUES ($1, $2, ${IN('$3::float8')})
    ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
    WHERE held.expires_at <= ${NOW} OR held.owner = excluded.owner RETURNING owner`,
  lockRelease: 'DELETE FROM go_goscope_locks WHERE key = $1 AND owner = $2',
  recordFailure: `
    INSERT INTO go_goscope_circuit AS held (key, state, failure_count, last_failure_time, updated_at)
    VALUES ($1, CASE WHEN $2::int <= 1 THEN 'open' ELSE 'closed' END, 1, ${NOW}, ${NOW})
    ON CONFLICT (key) DO UPDATE
    SET failure_count = held.failure_count + 1, last_failure_time = ${NOW}, updated_at = ${NOW},
      state = CASE WHEN held.state = 'half-open' OR held.failure_count + 1 >= $2 THEN 'open' ELSE held.state END
    RETURNING failure_count`
}

async function makePg(url) {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  const ask = async (name, values) => (await pool.query({ name, text: statements[name], values })).rows[0]
  return {
    name: 'pg, pool of 10',
    cacheGet: async (key) => (await ask('cacheGet', [`rival:cache:${key}`])).value,
    cacheSet: (key) => ask('cacheSet', [`rival:cache:${key}`, JSON.stringify(value), ttl]),
    lockAcquire: (key) => lockAcquire(ask, `rival:lock:${key}`),
    recordFailure: async (key) => (await ask('recordFailure', [`rival:circuit:${key}`, maxFailures])).failure_count,
    end: () => pool.end()
  }
}

async function lockAcquire(ask, key) {
  const owner = randomUUID()
  const held = await ask('lockAcquire', [key, owner, ttl])
  if (held?.owner !== owner) throw new Error(`${key} is not free`)
  await ask('lockRelease', [key, owner])
}

export const rivals = [makePg]
