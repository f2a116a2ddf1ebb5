import { type Document, MongoClient } from 'mongodb'
import { type MongodbServer, startMongodb } from '../../../tools/servers.mjs'
import type { Adapter, Options, Scratch } from '../../support/backends.js'
import { freshPrefix } from '../../support/harness.js'
import { mongodb } from '../../support/mongodb-backend.js'
import { type Provoked, quick, withAdapter } from './provoked.js'

/** Runs a command as superuser, runs the call, and reverts the command. */
async function around(
  { adminUrl }: MongodbServer,
  database: string,
  before: Document,
  after: Document,
  call: () => Promise<unknown>
): Promise<unknown> {
  const client = new MongoClient(adminUrl!)
  try {
    await client.db(database).command(before)
    return await call()
  } finally {
    await client.db(database).command(after)
    await client.close()
  }
}

/** Makes every `update` fail with this reply. */
const failing = (data: Document) => ({
  configureFailPoint: 'failCommand',
  mode: 'alwaysOn',
  data: { failCommands: ['update'], ...data }
})
const failingNoMore = { configureFailPoint: 'failCommand', mode: 'off' }

const index = (name: string, options: Document) => ({
  createIndexes: 'go_goscope_cache',
  indexes: [{ key: { [name]: 1 }, name: `${name}_1`, ...options }]
})

function direct(url: string): string {
  const own = new URL(url)
  own.searchParams.set('directConnection', 'true')
  own.searchParams.delete('replicaSet')
  return own.href
}

export function ofMongodb(server: () => MongodbServer): Provoked[] {
  const prefix = freshPrefix()
  const open = (target: string | object = server().url, options: Options = {}): Adapter =>
    mongodb.open(target, { keyPrefix: prefix, ...quick, ...options })
  const set = () => withAdapter(open(), (adapter) => adapter.set('k', 1))
  const atServer = (before: Document, after: Document, call: () => Promise<unknown>) =>
    around(server(), 'admin', before, after, call)

  async function inDatabase(
    commands: Document[],
    call: (adapter: Adapter, own: Scratch) => Promise<unknown>,
    options?: Options
  ) {
    const own = await mongodb.scratch()
    try {
      for (const command of commands) await own.reader.run([JSON.stringify(command)])
      return await withAdapter(open(own.url, options), (adapter) => call(adapter, own))
    } finally {
      await own.drop()
    }
  }

  return [
    {
      code: 'AUTH_FAILED',
      title: 'a user nobody knows, by SCRAM-SHA-1',
      provoke: () =>
        withAdapter(open(server().url.replace('//app:', '//nobody:').concat('&authMechanism=SCRAM-SHA-1')), (adapter) =>
          adapter.connect()
        )
    },
    {
      code: 'TLS_FAILED',
      title: 'a certificate of nobody we know',
      provoke: async () => {
        await using guarded = await startMongodb({ tls: true })
        await withAdapter(open(guarded.url), (adapter) => adapter.connect())
      }
    },
    {
      code: 'READ_ONLY',
      title: 'a primary that has stepped down, and is the only server',
      provoke: () =>
        withAdapter(open(direct(server().url)), async (adapter) => {
          await adapter.connect()
          const down = { replSetStepDown: 60, secondaryCatchUpPeriodSecs: 0, force: true }
          await atServer(down, { replSetFreeze: 0 }, () => adapter.recordFailure('k', 3))
        })
    },
    {
      code: 'SERVER_BUSY',
      title: 'writes that always conflict',
      nativeCode: '112',
      provoke: () => atServer(failing({ errorCode: 112 }), failingNoMore, set)
    },
    {
      code: 'SERVER_BUSY',
      title: 'a majority that never confirms',
      nativeCode: '64',
      outcomeKnown: false,
      provoke: () =>
        atServer(failing({ writeConcernError: { code: 64, errmsg: 'waiting timed out' } }), failingNoMore, () =>
          withAdapter(open(), (adapter) => adapter.idempotency.set('k', 1))
        )
    },
    {
      code: 'TIMEOUT',
      title: 'an operation that killOp has ended',
      nativeCode: '11601',
      outcomeKnown: false,
      provoke: () => atServer(failing({ errorCode: 11601 }), failingNoMore, set)
    },
    {
      code: 'PERMISSION_DENIED',
      title: 'nobody has logged in',
      nativeCode: '13',
      provoke: () =>
        withAdapter(open(`mongodb://127.0.0.1:${server().port}/test?directConnection=true`), (adapter) =>
          adapter.connect()
        )
    },
    {
      code: 'PERMISSION_DENIED',
      title: 'a user who may only read',
      nativeCode: '13',
      provoke: () =>
        atServer({ createUser: 'reader', pwd: 'r', roles: ['readAnyDatabase'] }, { dropUser: 'reader' }, () => {
          const url = server().url.replace(/\/\/app:[^@]+@/, '//reader:r@')
          return withAdapter(open(url, { createTables: false }), (adapter) => adapter.set('k', 1))
        })
    },
    {
      code: 'SCHEMA_MISSING',
      title: 'no collection, and none may be created',
      nativeCode: '26',
      provoke: () => inDatabase([], (adapter) => adapter.connect(), { createTables: false })
    },
    {
      code: 'SCHEMA_MISSING',
      title: 'a call where no collection is, and none may be created',
      nativeCode: '26',
      provoke: () => inDatabase([], (adapter) => adapter.set('k', 1), { createTables: false })
    },
    {
      code: 'SCHEMA_MISMATCH',
      title: 'a call where an index does something else',
      nativeCode: '85',
      provoke: () => inDatabase([index('expiresAt', { expireAfterSeconds: 60 })], (adapter) => adapter.get('k'))
    },
    {
      code: 'PERMISSION_DENIED',
      title: 'a call of a user who may create no index',
      nativeCode: '13',
      provoke: () =>
        atServer({ createUser: 'reader', pwd: 'r', roles: ['readAnyDatabase'] }, { dropUser: 'reader' }, () => {
          const url = server()
            .url.replace(/\/\/app:[^@]+@/, '//reader:r@')
            .replace('/test?', '/empty?')
          return withAdapter(open(url), (adapter) => adapter.get('k'))
        })
    },
    {
      code: 'SCHEMA_MISMATCH',
      title: 'an index that does something else',
      nativeCode: '85',
      provoke: () => inDatabase([index('expiresAt', { expireAfterSeconds: 60 })], (adapter) => adapter.connect())
    },
    {
      code: 'SCHEMA_MISMATCH',
      title: 'a key that stands there twice',
      nativeCode: '11000',
      provoke: () =>
        inDatabase([{ insert: 'go_goscope_cache', documents: [{ key: 'k' }, { key: 'k' }] }], (adapter) =>
          adapter.connect()
        )
    },
    {
      code: 'SCHEMA_MISMATCH',
      title: 'an index by which different keys are one',
      provoke: () => inDatabase([index('value', { unique: true })], (adapter) => adapter.set('k', 1))
    },
    {
      code: 'KEY_COLLISION',
      title: 'such an index that somebody makes later',
      nativeCode: '11000',
      provoke: () =>
        inDatabase([], async (adapter, own) => {
          await adapter.set('k', 1)
          await own.reader.run([JSON.stringify(index('value', { unique: true }))])
          await adapter.set('l', 1)
        })
    },
    {
      code: 'CORRUPT_VALUE',
      title: 'a damaged envelope',
      provoke: () =>
        inDatabase(
          [{ insert: 'go_goscope_cache', documents: [{ key: `${prefix}cache:k`, value: { '$go-go-scope': 5 } }] }],
          (adapter) => adapter.get('k')
        )
    },
    {
      code: 'UNSUPPORTED_OPTION',
      title: 'reading from secondaries',
      provoke: async () => open(`${server().url}&readPreference=secondary`)
    },
    {
      code: 'VALUE_TOO_LARGE',
      title: 'beyond 16 MiB',
      provoke: () => withAdapter(open(), (adapter) => adapter.set('k', 'x'.repeat(17_000_000)))
    },
    {
      code: 'SCHEMA_MISMATCH',
      title: 'a rule that refuses',
      provoke: () =>
        inDatabase([{ create: 'go_goscope_cache', validator: { nothing: true } }], (adapter) => adapter.set('k', 1))
    },
    {
      code: 'SERVER',
      title: 'an error that the server has no word for',
      nativeCode: '8',
      provoke: () => atServer(failing({ errorCode: 8 }), failingNoMore, set)
    }
  ]
}
