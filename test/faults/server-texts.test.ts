// Servers repeat keys and values in error messages; an adapter's errors contain none of them. The errors for dropped
// tables, and for tables that can't be created, name the remedy.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { MongoClient } from 'mongodb'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  type SqlServer,
  startMariadb,
  startMongodb,
  startMysql,
  startPostgres,
  startRedis
} from '../../tools/servers.mjs'
import type { Adapter, Backend } from '../support/backends.js'
import { mongodb } from '../support/mongodb-backend.js'
import { mariadb, mysql } from '../support/mysql-backend.js'
import { postgres } from '../support/postgres-backend.js'
import { redis } from '../support/redis-backend.js'
import { outcomeOf } from './support/outcomes.js'

const key = "a customer's name"
const value = 'the "content" of the entry'
const owner = 'token-of-the-owner'
/** Expects none of these texts, and no word of the value. */
const secrets = [key, "customer's", value, 'content', owner]

const calls: Record<string, (adapter: Adapter) => Promise<unknown>> = {
  set: (adapter) => adapter.set(key, value),
  acquire: (adapter) => adapter.acquire(key, 10_000, owner),
  save: (adapter) => adapter.save({ id: key, taskId: 'a task', sequence: 1, progress: 0, timestamp: 1, data: value }),
  recordFailure: (adapter) => adapter.recordFailure(key, 3),
  idempotency: (adapter) => adapter.idempotency.set(key, value)
}

/** All text of an error that an application can see. */
function allOf(error: unknown): string {
  return `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`
}

function listen(): unknown[] {
  const events: unknown[] = []
  const hear = (event: unknown) => events.push(event)
  subscribe('go-go-scope:persistence', hear)
  onTestFinished(() => {
    unsubscribe('go-go-scope:persistence', hear)
  })
  return events
}

async function expectRefusals(adapter: Adapter, expected: object, names = Object.keys(calls)) {
  const events = listen()
  for (const name of names) {
    const { error } = await outcomeOf(() => calls[name]!(adapter))
    expect(error, name).toMatchObject(expected)
    for (const secret of secrets) expect(allOf(error), name).not.toContain(secret)
  }
  for (const secret of secrets) expect(allOf(events)).not.toContain(secret)
}

function open(backend: Backend, url: string, options: object = {}): Adapter {
  const adapter = backend.open(url, { keyPrefix: 'texts:', ...options })
  onTestFinished(() => adapter.disconnect())
  return adapter
}

const all = ['cache', 'locks', 'circuit', 'checkpoints', 'idempotency']

interface Sql {
  readonly backend: Backend
  start(): Promise<SqlServer>
  run(url: string, ...statements: string[]): Promise<void>
  refuse(table: string, columns: string[]): string[]
  allow(table: string): string[]
  readonly raised: object
  /** A role with the rights to read and write, but not to create. */
  limit(user: string): string[]
  /** The missing table. */
  grant(user: string): string[]
}

const ofMysql = (backend: Backend, start: Sql['start']): Sql => ({
  backend,
  start,
  async run(url, ...statements) {
    const connection = await createConnection(url)
    for (const statement of statements) await connection.query(statement)
    await connection.end()
  },
  refuse: (table, columns) => [
    `CREATE TRIGGER refuse_${table} BEFORE INSERT ON go_goscope_${table} FOR EACH ROW
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused'`,
    `DROP TRIGGER refuse_${table}`,
    `CREATE TRIGGER refuse_${table} BEFORE INSERT ON go_goscope_${table} FOR EACH ROW BEGIN
      DECLARE said TEXT DEFAULT CONCAT('no ', ${columns.map((column) => `CONVERT(CAST(NEW.${column} AS CHAR) USING utf8mb4) COLLATE utf8mb4_bin`).join(", ' ', ")});
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = said; END`
  ],
  allow: (table) => [`DROP TRIGGER refuse_${table}`],
  raised: { code: 'SERVER', nativeCode: '1644' },
  limit: (user) => [
    `CREATE USER ${user} IDENTIFIED BY 'q'`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON app.* TO ${user}`
  ],
  // A right on the database would apply to new connections only.
  grant: (user) => all.map((table) => `GRANT ALL ON app.go_goscope_${table} TO ${user}`)
})

const sqls: Record<string, Sql> = {
  postgres: {
    backend: postgres,
    start: startPostgres,
    async run(url, ...statements) {
      const client = new pg.Client(url)
      await client.connect()
      for (const statement of statements) await client.query(statement)
      await client.end()
    },
    refuse: (table, columns) => [
      `CREATE FUNCTION refuse_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'no ${columns.map(() => '%').join(' ')}', ${columns.map((name) => `NEW.${name}`)}; END $$`,
      `CREATE TRIGGER refuse BEFORE INSERT ON go_goscope_${table} FOR EACH ROW EXECUTE FUNCTION refuse_${table}()`
    ],
    allow: (table) => [`DROP FUNCTION refuse_${table} CASCADE`],
    raised: { code: 'SERVER', nativeCode: 'P0001' },
    limit: (user) => [`CREATE ROLE ${user} LOGIN PASSWORD 'q'`],
    grant: (user) => [`GRANT ALL ON SCHEMA public TO ${user}`]
  },
  mariadb: ofMysql(mariadb, startMariadb),
  mysql: ofMysql(mysql, startMysql)
}

const tables = {
  set: ['cache', ['`key`', 'value']],
  acquire: ['locks', ['`key`', 'owner']],
  recordFailure: ['circuit', ['`key`']],
  idempotency: ['idempotency', ['`key`', 'value']]
} as const

describe.each(Object.entries(sqls))('%s', (name, { backend, start, run, refuse, allow, raised, limit, grant }) => {
  let server: SqlServer
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  const quoted = (column: string) => (name === 'postgres' ? column.replaceAll('`', '"') : column)
  const as = (user: string) => server.url.replace(/\/\/[^@]*@/, `//${user}:q@`)

  it.each(Object.entries(tables))('what a trigger says of a row: %s', async (call, [table, columns]) => {
    const adapter = open(backend, server.url)
    await adapter.connect()
    await run(server.adminUrl, ...refuse(table, columns.map(quoted)))
    await expectRefusals(adapter, raised, [call])
    await run(server.adminUrl, ...allow(table))
    await calls[call]!(adapter)
  })

  it('what a further constraint says of a row', async () => {
    const adapter = open(backend, server.url)
    await adapter.clear()
    const condition = name === 'postgres' ? "value::text NOT LIKE '%content%'" : "JSON_TYPE(value) <> 'STRING'"
    await run(server.adminUrl, `ALTER TABLE go_goscope_cache ADD CONSTRAINT plain CHECK (${condition})`)
    await expectRefusals(adapter, { code: 'SCHEMA_MISMATCH', retryable: false }, ['set'])
  })

  it('a table that was dropped is created by the next call, as its error says', async () => {
    const adapter = open(backend, server.url)
    await adapter.connect()
    for (const [call, table] of [
      ['set', 'cache'],
      ['acquire', 'locks'],
      ['idempotency', 'idempotency']
    ] as const) {
      await run(server.adminUrl, `DROP TABLE go_goscope_${table}`)
      await expectRefusals(adapter, { code: 'SCHEMA_MISSING', retryable: true, outcomeKnown: true }, [call])
      await calls[call]!(adapter)
      // The adapter's other connection also checks the tables, and would create the table that is dropped next.
      await adapter.connect()
    }
  })

  it('where the adapter creates no tables, a missing one is not retryable', async () => {
    await run(server.adminUrl, 'DROP TABLE IF EXISTS go_goscope_cache')
    const adapter = open(backend, server.url, { createTables: false })
    await expectRefusals(adapter, { code: 'SCHEMA_MISSING', retryable: false }, ['set'])
  })

  it('the first call of a role that may not create the tables says so', async () => {
    await run(server.adminUrl, ...all.map((table) => `DROP TABLE IF EXISTS go_goscope_${table}`))
    await run(server.adminUrl, ...limit('limited'))
    const adapter = open(backend, as('limited'))
    await expectRefusals(adapter, { retryable: false, message: expect.stringMatching(/denied/) })
    expect((await outcomeOf(() => adapter.connect())).code).toBe('PERMISSION_DENIED')
  })

  it('what could not be created once is forgotten when it was', async () => {
    await run(server.adminUrl, ...all.map((table) => `DROP TABLE IF EXISTS go_goscope_${table}`))
    await run(server.adminUrl, ...limit('promoted'))
    const adapter = open(backend, as('promoted'), { connections: 1 })
    expect((await outcomeOf(() => adapter.connect())).code).toBe('PERMISSION_DENIED')
    await run(server.adminUrl, ...grant('promoted'))
    await adapter.connect()
    await run(server.adminUrl, 'DROP TABLE go_goscope_cache')
    await expectRefusals(adapter, { code: 'SCHEMA_MISSING', retryable: true }, ['set'])
  })
})

describe('redis', () => {
  it('what a server says that does not know a command', async () => {
    const server = await startRedis({
      args: ['EVALSHA', 'EVAL', 'SET'].flatMap((name) => ['--rename-command', name, ''])
    })
    onTestFinished(() => server.stop())
    await expectRefusals(open(redis, server.url), {
      code: 'SERVER',
      message: expect.stringMatching(/unknown command .(EVALSHA|EVAL|SET)/)
    })
  })
})

describe('mongodb', () => {
  let server: Awaited<ReturnType<typeof startMongodb>>
  let admin: MongoClient
  beforeAll(async () => {
    server = await startMongodb({ password: 'secret' })
    admin = new MongoClient(server.adminUrl!)
  })
  afterAll(async () => {
    await admin.close()
    await server.stop()
  })

  it('what a server says of a command that a role may not send', async () => {
    const role = { role: 'read', db: 'app' }
    await admin.db('app').command({ createUser: 'reader', pwd: 'q', roles: [role] })
    const url = `mongodb://reader:q@127.0.0.1:${server.port}/app?directConnection=true`
    await expectRefusals(open(mongodb, url), { code: 'PERMISSION_DENIED', retryable: false })
  })

  it('what a further index says of a document', async () => {
    const name = 'indexed'
    const roles = [{ role: 'readWrite', db: name }]
    await admin.db(name).command({ createUser: 'writer', pwd: 'q', roles })
    const adapter = open(mongodb, `mongodb://writer:q@127.0.0.1:${server.port}/${name}?directConnection=true`)
    await adapter.set('another', value)
    const [cache] = (await admin.db(name).collections()).filter((each) => each.collectionName.includes('cache'))
    await cache!.createIndex({ value: 1 }, { unique: true })
    await expectRefusals(adapter, { code: 'KEY_COLLISION' }, ['set'])
  })
})
