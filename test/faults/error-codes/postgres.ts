import pg from 'pg'
import { type SqlServer, startPostgres } from '../../../tools/servers.mjs'
import type { Adapter, Options } from '../../support/backends.js'
import { calls } from '../../support/calls.mjs'
import { freshPrefix } from '../../support/harness.js'
import { postgres } from '../../support/postgres-backend.js'
import { type Provoked, quick, withAdapter } from './provoked.js'

/** Changes the database as superuser, runs the call, and reverts the change. */
async function around(
  server: SqlServer,
  before: string[],
  after: string,
  call: () => Promise<unknown>
): Promise<unknown> {
  const admin = new pg.Client({ connectionString: server.adminUrl })
  await admin.connect()
  try {
    for (const statement of before) await admin.query(statement)
    return await call()
  } finally {
    await admin.query(after)
    await admin.end()
  }
}

const raise = `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
  CREATE TRIGGER refuse BEFORE INSERT ON go_goscope_cache FOR EACH ROW EXECUTE FUNCTION refuse()`

const discarding = (table: string) =>
  `CREATE TRIGGER discard BEFORE INSERT ON go_goscope_${table} FOR EACH ROW EXECUTE FUNCTION discard()`
const discard = `CREATE FUNCTION discard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
  ${['circuit', 'cache', 'idempotency', 'checkpoints'].map(discarding).join(';')}`

export function ofPostgres(server: () => SqlServer): Provoked[] {
  const prefix = freshPrefix()
  const open = (target: string | object = server().url, options: Options = {}): Adapter =>
    postgres.open(target, { keyPrefix: prefix, ...quick, ...options })
  const set = () => withAdapter(open(), (adapter) => adapter.set('k', 1))
  const get = () => withAdapter(open(), (adapter) => adapter.get('k'))

  return [
    {
      code: 'TLS_FAILED',
      title: 'a certificate of nobody we know',
      provoke: async () => {
        await using guarded = await startPostgres({ tls: true })
        const config = {
          host: guarded.host,
          port: guarded.port,
          user: 'app',
          password: 'secret',
          database: 'app',
          ssl: true
        }
        await withAdapter(open(config), (adapter) => adapter.connect())
      }
    },
    {
      code: 'READ_ONLY',
      title: 'a database that takes no writes',
      nativeCode: '25006',
      provoke: () =>
        around(
          server(),
          ['ALTER DATABASE app SET default_transaction_read_only = on'],
          'SET default_transaction_read_only = off; ALTER DATABASE app RESET default_transaction_read_only',
          set
        )
    },
    {
      code: 'SERVER_BUSY',
      title: 'a lock that is not given in time',
      nativeCode: '55P03',
      provoke: () =>
        around(
          server(),
          ["ALTER ROLE app SET lock_timeout = '50ms'", 'BEGIN', 'LOCK TABLE go_goscope_cache IN ACCESS EXCLUSIVE MODE'],
          'ROLLBACK; ALTER ROLE app RESET lock_timeout',
          get
        )
    },
    {
      code: 'SERVER_BUSY',
      title: 'too many connections',
      nativeCode: '53300',
      provoke: () => around(server(), ['ALTER ROLE app CONNECTION LIMIT 0'], 'ALTER ROLE app CONNECTION LIMIT -1', get)
    },
    {
      code: 'PERMISSION_DENIED',
      title: 'a role that may not write',
      nativeCode: '42501',
      provoke: () =>
        around(server(), ['REVOKE INSERT ON go_goscope_cache FROM app'], 'GRANT INSERT ON go_goscope_cache TO app', set)
    },
    {
      code: 'SCHEMA_MISSING',
      title: 'no table, and none may be created',
      nativeCode: '42P01',
      provoke: async () => {
        const own = await postgres.scratch()
        try {
          await withAdapter(open(own.url, { createTables: false }), (adapter) => adapter.get('k'))
        } finally {
          await own.drop()
        }
      }
    },
    ...(['set', 'setState', 'recordFailure', 'recordSuccess', 'idempotency.set', 'save'] as const).map((name) => ({
      code: 'SCHEMA_MISMATCH' as const,
      title: `a trigger that discards what ${name} writes`,
      provoke: () =>
        around(server(), [discard], 'DROP FUNCTION discard() CASCADE', () =>
          withAdapter(open(), (adapter) => calls[name]?.(adapter) ?? Promise.resolve())
        )
    })),
    {
      code: 'SCHEMA_MISMATCH',
      title: 'a table without the documented columns',
      nativeCode: '42703',
      provoke: async () => {
        const own = await postgres.scratch()
        try {
          await own.reader.run(['CREATE TABLE go_goscope_cache (key TEXT PRIMARY KEY)'])
          await withAdapter(open(own.url, { createTables: false }), (adapter) => adapter.get('k'))
        } finally {
          await own.drop()
        }
      }
    },
    {
      code: 'CORRUPT_VALUE',
      title: 'a damaged envelope',
      provoke: () =>
        around(
          server(),
          [`INSERT INTO go_goscope_cache (key, value) VALUES ('${prefix}cache:k', '{"$go-go-scope":5}')`],
          `DELETE FROM go_goscope_cache WHERE key = '${prefix}cache:k'`,
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
      title: 'beyond what JSONB can hold',
      provoke: () => withAdapter(open(), (adapter) => adapter.set('k', '€'.repeat(90_000_000)))
    },
    {
      code: 'SERVER',
      title: 'a trigger that refuses',
      nativeCode: 'P0001',
      provoke: () => around(server(), [raise], 'DROP TRIGGER refuse ON go_goscope_cache; DROP FUNCTION refuse', set)
    }
  ]
}
