import { setTimeout as sleep } from 'node:timers/promises'
import {
  PostgresAdapter,
  PostgresCacheAdapter,
  PostgresIdempotencyAdapter
} from '@go-go-scope/persistence-native/postgres'
import pg from 'pg'
import { inject } from 'vitest'
import type { ServerName } from '../../tools/servers.mjs'
import type { Backend, Client, Family, Reader, Row } from './backends.js'
import { checkpoint, fixturesOf, owner } from './fixtures.js'

const tables: Record<Family, string> = {
  lock: 'go_goscope_locks',
  circuit: 'go_goscope_circuit',
  cache: 'go_goscope_cache',
  idempotency: 'go_goscope_idempotency'
}
/** Timestamps without a zone are UTC in any session; `extract` also interprets them as UTC. */
const millis = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`

const texts: Record<Family, string> = {
  lock: 'owner',
  circuit: 'state',
  cache: 'value::text',
  idempotency: 'value::text'
}
const expiry = (family: Family) => (family === 'circuit' ? 'NULL' : millis('expires_at'))

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

async function dump(client: pg.Client): Promise<string> {
  const names = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
  const parts = []
  for (const { tablename } of names.rows) {
    const rows = await client.query(
      `SELECT json_agg(t ORDER BY t::text)::text AS text FROM ${pg.escapeIdentifier(tablename)} t`
    )
    parts.push(`${tablename} ${rows.rows[0].text}`)
  }
  return parts.join('\n')
}

async function rowOf(client: pg.Client, family: Family, key: string): Promise<Row | null> {
  const sql = `SELECT ${texts[family]} AS text, ${expiry(family)} AS "expiresAt" FROM ${tables[family]} WHERE key = $1`
  return (await client.query(sql, [key])).rows[0] ?? null
}

const breakerSql = `SELECT state, failure_count AS "failureCount", ${millis('last_failure_time')} AS "lastFailureTime",
  ${millis('last_success_time')} AS "lastSuccessTime" FROM go_goscope_circuit WHERE key = $1`
const checkpointSql = `SELECT id, task_id AS "taskId", sequence, timestamp::float8, progress, data,
  estimated_time_remaining::float8 AS "estimatedTimeRemaining" FROM go_goscope_checkpoints WHERE task_id = $1 AND sequence = $2`
const othersSql = `SELECT count(*)::int AS count FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`

const present = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null))

async function checkpointOf(client: pg.Client, prefix: string, task: string, sequence: number) {
  const [row] = (await client.query(checkpointSql, [prefix + task, sequence])).rows
  if (!row) return null
  return present({ ...row, id: row.id.slice(prefix.length), taskId: row.taskId.slice(prefix.length) })
}

function reader(client: pg.Client): Reader {
  return {
    now: async () => (await client.query(`SELECT ${millis('clock_timestamp()')} AS now`)).rows[0].now,
    dump: () => dump(client),
    row: (family, key) => rowOf(client, family, key),
    async breaker(key) {
      const [row] = (await client.query(breakerSql, [key])).rows
      return row ? (present(row) as never) : null
    },
    checkpoint: (prefix, task, sequence) => checkpointOf(client, prefix, task, sequence),
    run: async ([sql = '', ...values]) => (await client.query(sql, values)).rows,
    connections: async () => (await client.query(othersSql)).rows[0].count,
    close: () => client.end()
  }
}

const databaseUrl = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href

// Autovacuum may be active in the database. Only a superuser can end it, but it ends by itself.
async function dropDatabase(home: pg.Client, name: string, attempts = 40): Promise<void> {
  try {
    await home.query(`DROP DATABASE ${name} WITH (FORCE)`)
  } catch (error) {
    if ((error as pg.DatabaseError).code !== '42501' || attempts === 0) throw error
    await sleep(250)
    await dropDatabase(home, name, attempts - 1)
  }
}

async function scratch(server: string) {
  const home = await connect(server)
  const name = `scratch_${process.pid}_${Math.random().toString(36).slice(2)}`
  await home.query(`CREATE DATABASE ${name}`)
  const url = databaseUrl(server, name)
  const client = await connect(url)
  const drop = async () => {
    await client.end()
    await dropDatabase(home, name)
    await home.end()
  }
  return { url, reader: reader(client), drop }
}

const wallTime = (ttl: number) => new Date(Date.now() + ttl).toISOString()
const fixtures = fixturesOf({
  lock: (prefix, ttl) => [
    'INSERT INTO go_goscope_locks (key, owner, expires_at) VALUES ($1, $2, $3)',
    `${prefix}lock:k`,
    owner,
    wallTime(ttl)
  ],
  breaker: (prefix, state) => [
    `INSERT INTO go_goscope_circuit (key, state, failure_count, last_failure_time, last_success_time, updated_at)
     VALUES ($1, $2, 3, $3, NULL, NOW())`,
    `${prefix}circuit:k`,
    state,
    new Date(1700000000123).toISOString()
  ],
  failedAt: 1700000000123,
  entry: (prefix, key, value, ttl) => [
    'INSERT INTO go_goscope_cache (key, value, expires_at) VALUES ($1, $2, $3)',
    `${prefix}cache:${key}`,
    JSON.stringify(value),
    (ttl === null ? null : wallTime(ttl)) as string
  ],
  result: (prefix, value) => [
    'INSERT INTO go_goscope_idempotency (key, value, expires_at, updated_at) VALUES ($1, $2, NULL, CURRENT_TIMESTAMP)',
    `${prefix}k`,
    JSON.stringify(value)
  ],
  checkpoint: (prefix) => [
    `INSERT INTO go_goscope_checkpoints (id, task_id, sequence, timestamp, progress, data, estimated_time_remaining)
     VALUES ($1, $2, 7, 1700000000123, 40, '{"done":4}', NULL)`,
    prefix + checkpoint.id,
    prefix + checkpoint.taskId
  ],
  lapses: true,
  beginning: 'k:%'
})

function client(url: string): Client {
  const object = new pg.Pool({ connectionString: url, max: 4 })
  return {
    object,
    forbid: () => forbid(object),
    isEnded: () => object.ended,
    end: async () => object.ended || object.end()
  }
}

function forbid(object: pg.Pool): () => number {
  let tries = 0
  const refuse = () => {
    tries++
    throw new Error('the handed-over client was used')
  }
  Object.assign(object, { connect: refuse, query: refuse })
  return () => tries
}

const fillSql = "INSERT INTO go_goscope_cache (key, value) SELECT $1 || i, '1' FROM generate_series(1, $2::int) i"
const longest = { count: 2500, unit: 'bytes' as const }

export const postgres: Backend = {
  name: 'postgres',
  server: 'postgres',
  supports: {
    patterns: [
      ['user:%', ['user:1', 'user:10', 'user:2']],
      ['user:*', ['user:1', 'user:10', 'user:2']],
      ['user:_', ['user:1', 'user:2']],
      ['user_1', ['user:1', 'userX1']],
      ['%:1', ['group:1', 'user:1']],
      ['a\\%b', ['a%b']],
      ['a\\_b', ['a_b']],
      ['a.b', ['a.b']],
      ['a[1]b', ['a[1]b']],
      ['a\\\\b', ['a\\b']],
      ['nothing%', []]
    ],
    nulInKeys: false,
    longestKey: { lock: longest, circuit: longest, cache: longest, idempotency: { count: 255, unit: 'characters' } },
    fractions: false,
    guardsEmptyPrefix: false,
    anything: '*',
    prunes: true,
    endsClient: true
  },
  tableNames: ['cache', 'order', 'My Table', `o'clock; DROP TABLE "x"`],
  aliases: {},
  fixtures,
  fill: (prefix, count) => [fillSql, `${prefix}cache:`, String(count)],
  sessionZone: (zone) => [
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(), '${zone}'); END $$`
  ],
  version: ['SHOW server_version'],
  entries: ['SELECT count(*)::int AS count FROM go_goscope_cache'],
  scratch: () => scratch(inject('urls').postgres),
  read: async (url) => reader(await connect(url)),
  key: (family, prefix, key) => prefix + (family === 'idempotency' ? '' : `${family}:`) + key,
  open: (target, options) => new PostgresAdapter(target as string, options),
  openCache: (target, options) => new PostgresCacheAdapter(target as string, options),
  openIdempotency: (target, options) => new PostgresIdempotencyAdapter(target as string, options),
  client,
  defaultPort: 5432,
  withPort: (url, port) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
  withPassword: (url, password) => Object.assign(new URL(url), { password: encodeURIComponent(password) }).href,
  config(url) {
    const { hostname, port, username, password, pathname } = new URL(url)
    const login = { user: decodeURIComponent(username), password: decodeURIComponent(password) }
    return { host: hostname, port: Number(port || 5432), database: pathname.slice(1), ...login }
  }
}

/** The same backend on another server. */
export const postgresOn = (server: ServerName): Backend => ({
  ...postgres,
  server,
  scratch: () => scratch(inject('urls')[server])
})
