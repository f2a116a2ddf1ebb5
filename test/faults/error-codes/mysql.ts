import { type Connection, createConnection } from 'mysql2/promise'
import type { SqlServer, startMariadb } from '../../../tools/servers.mjs'
import type { Adapter, Backend, Options } from '../../support/backends.js'
import { freshPrefix } from '../../support/harness.js'
import { clientConfig } from '../../support/mysql-backend.js'
import { type Provoked, quick, withAdapter } from './provoked.js'

/** Changes the database as superuser, runs the call, and reverts the change. */
async function around(
  server: SqlServer,
  before: string[],
  after: string[],
  call: () => Promise<unknown>
): Promise<unknown> {
  const admin: Connection = await createConnection({ ...clientConfig(server.adminUrl), database: server.database })
  try {
    for (const statement of before) await admin.query(statement)
    return await call()
  } finally {
    for (const statement of after) await admin.query(statement)
    await admin.end()
  }
}

const refuse = `CREATE TRIGGER refuse BEFORE INSERT ON go_goscope_cache FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused'`
const foldingCache = `CREATE TABLE go_goscope_cache (\`key\` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci
  PRIMARY KEY, value JSON NOT NULL, expires_at DATETIME, INDEX idx_expires (expires_at))`

export function ofMysql(backend: Backend, start: typeof startMariadb, server: () => SqlServer): Provoked[] {
  const prefix = freshPrefix()
  const open = (target: string | object = server().url, options: Options = {}): Adapter =>
    backend.open(target, { keyPrefix: prefix, ...quick, ...options })
  const set = () => withAdapter(open(), (adapter) => adapter.set('k', 1))
  const get = () => withAdapter(open(), (adapter) => adapter.get('k'))

  async function onTable(statement: string, call: (adapter: Adapter) => Promise<unknown>): Promise<unknown> {
    const own = await backend.scratch()
    try {
      if (statement) await own.reader.run([statement])
      return await withAdapter(open(own.url, { createTables: false }), call)
    } finally {
      await own.drop()
    }
  }

  return [
    {
      code: 'TLS_FAILED',
      title: 'a certificate of nobody we know',
      provoke: async () => {
        await using guarded = await start({ tls: true })
        const config = { ...clientConfig(guarded.url), ssl: {} }
        await withAdapter(open(config), (adapter) => adapter.connect())
      }
    },
    {
      code: 'READ_ONLY',
      title: 'a server that takes no writes',
      nativeCode: '1290',
      provoke: () => around(server(), ['SET GLOBAL read_only = ON'], ['SET GLOBAL read_only = OFF'], set)
    },
    {
      code: 'SERVER_BUSY',
      title: 'too many connections',
      nativeCode: '1226',
      provoke: () =>
        around(
          server(),
          ["ALTER USER 'app'@'%' WITH MAX_CONNECTIONS_PER_HOUR 1", 'FLUSH USER_RESOURCES'],
          ["ALTER USER 'app'@'%' WITH MAX_CONNECTIONS_PER_HOUR 0", 'FLUSH USER_RESOURCES'],
          async () => {
            await withAdapter(open(), (adapter) => adapter.connect())
            await get()
          }
        )
    },
    {
      code: 'PERMISSION_DENIED',
      title: 'a role that may not use the database',
      nativeCode: '1044',
      provoke: () =>
        around(server(), ['CREATE DATABASE others'], ['DROP DATABASE others'], () =>
          withAdapter(open(server().url.replace(/\/app$/, '/others')), (adapter) => adapter.connect())
        )
    },
    {
      code: 'CONNECT_FAILED',
      title: 'no such database',
      nativeCode: '1049',
      provoke: () =>
        around(server(), ["GRANT ALL ON nobodys.* TO 'app'@'%'"], ["REVOKE ALL ON nobodys.* FROM 'app'@'%'"], () =>
          withAdapter(open(server().url.replace(/\/app$/, '/nobodys')), (adapter) => adapter.connect())
        )
    },
    {
      code: 'SCHEMA_MISSING',
      title: 'no table, and none may be created',
      nativeCode: '1146',
      provoke: () => onTable('', (adapter) => adapter.get('k'))
    },
    {
      code: 'SCHEMA_MISMATCH',
      title: 'a table without the documented columns',
      nativeCode: '1054',
      provoke: () =>
        onTable('CREATE TABLE go_goscope_cache (`key` VARCHAR(255) PRIMARY KEY)', (adapter) => adapter.get('k'))
    },
    {
      code: 'KEY_COLLISION',
      title: 'a table that folds letter case, read',
      provoke: () => onTable(foldingCache, (adapter) => adapter.set('Res', 1).then(() => adapter.get('res')))
    },
    {
      code: 'KEY_COLLISION',
      title: 'a table that folds letter case, written',
      provoke: () => onTable(foldingCache, (adapter) => adapter.set('Res', 1).then(() => adapter.set('res', 2)))
    },
    {
      code: 'CORRUPT_VALUE',
      title: 'a damaged envelope',
      provoke: () =>
        around(
          server(),
          [`INSERT INTO go_goscope_cache (\`key\`, value) VALUES ('${prefix}cache:k', '{"$go-go-scope":5}')`],
          [`DELETE FROM go_goscope_cache WHERE \`key\` = '${prefix}cache:k'`],
          get
        )
    },
    {
      code: 'UNSUPPORTED_OPTION',
      title: 'a stream of its own',
      provoke: async () => open({ host: 'localhost', stream: () => undefined })
    },
    {
      code: 'VALUE_TOO_LARGE',
      title: 'beyond max_allowed_packet',
      provoke: () => withAdapter(open(), (adapter) => adapter.set('k', 'x'.repeat(70_000_000)))
    },
    {
      code: 'SERVER',
      title: 'a trigger that refuses',
      nativeCode: '1644',
      provoke: () => around(server(), [refuse], ['DROP TRIGGER refuse'], set)
    }
  ]
}
