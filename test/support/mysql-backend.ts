// One backend for two servers: MySQL and MariaDB.

import { MySQLAdapter, MySQLCacheAdapter, MySQLIdempotencyAdapter } from '@go-go-scope/persistence-native/mysql'
import { createPool } from 'mysql2'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { inject } from 'vitest'
import type { Backend, Client, Family, Reader, Row } from './backends.js'
import { checkpoint, fixturesOf, owner } from './fixtures.js'

type Server = 'mysql' | 'mariadb' | 'mariadb118'

const tables: Record<Family, string> = {
  lock: 'go_goscope_locks',
  circuit: 'go_goscope_circuit',
  cache: 'go_goscope_cache',
  idempotency: 'go_goscope_idempotency'
}
/** Columns without a time zone hold UTC. */
const millis = (column: string) => `(TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', ${column}) / 1000)`

const texts: Record<Family, string> = { lock: 'owner', circuit: 'state', cache: 'value', idempotency: 'value' }
const expiry = (family: Family) => (family === 'circuit' ? 'NULL' : millis('expires_at'))

/** mysql2's options for a URL of the test servers. */
export function clientConfig(url: string) {
  const { hostname, port, username, password, pathname } = new URL(url)
  return {
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1))
  }
}

/** Returns values as the server's text, and numbers as numbers. */
export function connect(url: string, ca?: string): Promise<Connection> {
  const decimals = { decimalNumbers: true, jsonStrings: true, timezone: 'Z', dateStrings: true }
  return createConnection({ ...clientConfig(url), charset: 'utf8mb4', ...decimals, ...(ca && { ssl: { ca } }) })
}

async function ask(client: Connection, sql: string, values: unknown[] = []): Promise<RowDataPacket[]> {
  return (await client.query<RowDataPacket[]>(sql, values))[0]
}

async function dump(client: Connection): Promise<string> {
  const names = await ask(client, 'SHOW TABLES')
  const parts = []
  for (const row of names) {
    const name = String(Object.values(row)[0])
    const rows = await ask(client, 'SELECT * FROM ??', [name])
    parts.push(`${name} [${rows.map((one) => JSON.stringify(one)).sort()}]`)
  }
  return parts.join('\n')
}

async function rowOf(client: Connection, family: Family, key: string): Promise<Row | null> {
  const sql = `SELECT ${texts[family]} AS text, ${expiry(family)} AS expiresAt FROM ${tables[family]} WHERE \`key\` = ?`
  const [row] = await ask(client, sql, [key])
  return row ? { text: row.text, expiresAt: row.expiresAt } : null
}

const breakerSql = `SELECT state, failure_count AS failureCount, ${millis('last_failure_time')} AS lastFailureTime,
  ${millis('last_success_time')} AS lastSuccessTime FROM go_goscope_circuit WHERE \`key\` = ?`
const checkpointSql = `SELECT id, task_id AS taskId, sequence, timestamp, progress, data,
  estimated_time_remaining AS estimatedTimeRemaining FROM go_goscope_checkpoints WHERE task_id = ? AND sequence = ?`
const othersSql = `SELECT COUNT(*) AS count FROM information_schema.processlist
  WHERE db = DATABASE() AND id <> CONNECTION_ID()`

const present = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null))

async function checkpointOf(client: Connection, prefix: string, task: string, sequence: number) {
  const [row] = await ask(client, checkpointSql, [prefix + task, sequence])
  if (!row) return null
  const data = JSON.parse(row.data)
  return present({ ...row, data, id: row.id.slice(prefix.length), taskId: row.taskId.slice(prefix.length) })
}

function reader(client: Connection): Reader {
  return {
    now: async () => (await ask(client, `SELECT ${millis('UTC_TIMESTAMP(3)')} AS now`))[0]?.now,
    dump: () => dump(client),
    row: (family, key) => rowOf(client, family, key),
    async breaker(key) {
      const [row] = await ask(client, breakerSql, [key])
      return row ? (present(row) as never) : null
    },
    checkpoint: (prefix, task, sequence) => checkpointOf(client, prefix, task, sequence),
    run: async ([sql = '', ...values]) => ask(client, sql, values),
    connections: async () => (await ask(client, othersSql))[0]?.count,
    close: () => client.end()
  }
}

// The owner of the run's database has all rights in databases whose names begin with its name.
function scratchAt(place: () => Promise<string>) {
  return async () => {
    const server = await place()
    const home = await connect(adminUrl(server))
    const name = `scratch_${process.pid}_${Math.random().toString(36).slice(2)}`
    await home.query('CREATE DATABASE ??', [name])
    const { user } = clientConfig(server)
    await home.query("GRANT ALL PRIVILEGES ON ??.* TO ?@'%'", [name, user])
    const url = databaseUrl(server, name)
    const client = await connect(adminUrl(url, name))
    const drop = async () => {
      await client.end()
      await home.query('DROP DATABASE ??', [name])
      await home.end()
    }
    return { url, reader: reader(client), drop }
  }
}

const databaseUrl = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
/** On the throw-away servers `root` has the same password. */
const adminUrl = (url: string, database = '') =>
  Object.assign(new URL(url), { username: 'root', pathname: `/${database}` }).href

const wallTime = (time: number) => new Date(time).toISOString().slice(0, 23).replace('T', ' ')
const fixtures = fixturesOf({
  lock: (prefix, ttl) => [
    'INSERT INTO go_goscope_locks (`key`, owner, expires_at) VALUES (?, ?, ?)',
    `${prefix}lock:k`,
    owner,
    wallTime(Date.now() + ttl)
  ],
  breaker: (prefix, state) => [
    `INSERT INTO go_goscope_circuit (\`key\`, state, failure_count, last_failure_time, last_success_time, updated_at)
     VALUES (?, ?, 3, ?, NULL, NOW())`,
    `${prefix}circuit:k`,
    state,
    wallTime(1700000000000)
  ],
  failedAt: 1700000000000,
  entry: (prefix, key, value, ttl) => [
    'INSERT INTO go_goscope_cache (`key`, value, expires_at) VALUES (?, ?, ?)',
    `${prefix}cache:${key}`,
    JSON.stringify(value),
    (ttl === null ? null : wallTime(Date.now() + ttl)) as string
  ],
  result: (prefix, value) => [
    'INSERT INTO go_goscope_idempotency (`key`, value, expires_at, updated_at) VALUES (?, ?, NULL, CURRENT_TIMESTAMP)',
    `${prefix}k`,
    JSON.stringify(value)
  ],
  checkpoint: (prefix) => [
    `INSERT INTO go_goscope_checkpoints (id, task_id, sequence, timestamp, progress, data, estimated_time_remaining)
     VALUES (?, ?, 7, 1700000000123, 40, '{"done":4}', NULL)`,
    prefix + checkpoint.id,
    prefix + checkpoint.taskId
  ],
  lapses: true,
  beginning: 'k:*'
})

function client(url: string): Client {
  const pool = createPool({ ...clientConfig(url), connectionLimit: 4 })
  const object = pool.promise()
  const isEnded = () => Boolean(Reflect.get(pool, '_closed'))
  return {
    object,
    forbid: () => forbid(pool, object),
    isEnded,
    end: async () => {
      if (!isEnded()) await object.end()
    }
  }
}

function forbid(...objects: object[]): () => number {
  let tries = 0
  const refuse = () => {
    tries++
    throw new Error('the handed-over client was used')
  }
  for (const object of objects) Object.assign(object, { getConnection: refuse, query: refuse, execute: refuse })
  return () => tries
}

/** The servers accept zone names only after their time zone tables are loaded; an offset always works. */
const offsets: Record<string, string> = { 'Asia/Tokyo': '+09:00' }

const fillSql = `INSERT INTO go_goscope_cache (\`key\`, value) WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL
  SELECT n + 1 FROM numbers WHERE n < 1000) SELECT CONCAT(?, a.n * 1000 + b.n - 1000), '1'
  FROM numbers a JOIN numbers b WHERE a.n * 1000 + b.n - 1000 <= ?`
const longest = { count: 768, unit: 'characters' as const }

export const mysqlOn = (server: Server): Backend => ({
  name: server,
  server,
  supports: {
    patterns: [
      ['user:*', ['user:1', 'user:10', 'user:2']],
      ['user:?', []],
      ['*:1', ['group:1', 'user:1']],
      ['a%b', ['a%b']],
      ['a_b', ['a_b']],
      ['a.b', ['a.b']],
      ['a[1]b', ['a[1]b']],
      ['a\\b', ['a\\b']],
      ['USER:*', []],
      ['nothing*', []]
    ],
    nulInKeys: true,
    longestKey: { lock: longest, circuit: longest, cache: longest, idempotency: { count: 255, unit: 'characters' } },
    fractions: false,
    guardsEmptyPrefix: false,
    anything: '*',
    prunes: true,
    endsClient: true
  },
  tableNames: ['cache', 'order', 'My Table', `o'clock; DROP TABLE \`x\``],
  aliases: {},
  fixtures,
  fill: (prefix, count) => [fillSql, `${prefix}cache:`, String(count)],
  sessionZone: (zone) => [`SET GLOBAL time_zone = '${offsets[zone]}'`],
  version: ['SELECT VERSION()'],
  entries: ['SELECT COUNT(*) AS count FROM go_goscope_cache'],
  scratch: scratchAt(async () => inject('urls')[server]),
  read: async (url) => reader(await connect(url)),
  key: (family, prefix, key) => prefix + (family === 'idempotency' ? '' : `${family}:`) + key,
  open: (target, options) => new MySQLAdapter(target as string, options),
  openCache: (target, options) => new MySQLCacheAdapter(target as string, options),
  openIdempotency: (target, options) => new MySQLIdempotencyAdapter(target as string, options),
  client,
  defaultPort: 3306,
  withPort: (url, port) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
  withPassword: (url, password) => Object.assign(new URL(url), { password: encodeURIComponent(password) }).href,
  config: clientConfig
})

/** The same backend on a server that the tests start themselves. */
export const mysqlAt = (server: Server, url: () => Promise<string>): Backend => ({
  ...mysqlOn(server),
  scratch: scratchAt(url)
})

export const mysql = mysqlOn('mysql')
export const mariadb = mysqlOn('mariadb')
