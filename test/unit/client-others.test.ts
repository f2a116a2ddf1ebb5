// The settings of clients other than the documented ones, translated for the native pools.
import { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Client } from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { adoptMongodb } from '../../lib/backends/mongodb/client.js'
import { adoptMysql } from '../../lib/backends/mysql/client.js'
import { adoptPostgres } from '../../lib/backends/postgres/client.js'
import { adoptRedis } from '../../lib/backends/redis/client.js'
import { MongoDBAdapter } from '../../lib/mongodb.js'
import { refusal } from './support/adopting.js'

const verified = { rejectUnauthorized: true, ca: expect.stringContaining('BEGIN CERTIFICATE') }
const methods = (...names: string[]) => Object.fromEntries(names.map((name) => [name, () => {}]))

describe('node-redis', () => {
  const client = (options: object) => ({ ...methods('close', 'destroy', 'sendCommand', 'duplicate', 'quit'), options })

  it('its options under our names', async () => {
    const { settings, keyPrefix, password } = adoptRedis(
      client({
        socket: { host: 'h', port: 7, tls: true, servername: 's', ca: 'CA', connectTimeout: 9, reconnectStrategy: 1 },
        username: 'me',
        credentialsProvider: { type: 'async', credentials: async () => ({ username: 'me', password: 'secret' }) },
        database: 3,
        name: 'app',
        keyPrefix: 'p:',
        commandTimeout: 8,
        modules: {}
      })
    )
    const tls = { servername: 's', ca: 'CA', rejectUnauthorized: true }
    expect(settings).toMatchObject({ host: 'h', port: 7, user: 'me', database: '3', connectTimeout: 9, tls })
    expect([settings.applicationName, settings.commandTimeout, keyPrefix]).toEqual(['app', 8, 'p:'])
    expect(await password?.()).toBe('secret')
  })

  it('credentials of another user are refused, as a connection keeps its user', async () => {
    const credentialsProvider = { credentials: async () => ({ username: 'other', password: 'secret' }) }
    const { password } = adoptRedis(client({ username: 'me', credentialsProvider }))
    await expect(password?.()).rejects.toThrow(/set "username"/)
  })

  it.each<[object, string]>([
    [{ readonly: true }, 'readOnly'],
    [{ credentialsProvider: { type: 'streaming', subscribe() {} } }, 'credentialsProvider'],
    [{ socket: { host: 'h', lookup() {} } }, 'lookup']
  ])('%j is refused by its name', (options, name) => {
    const error = refusal(() => adoptRedis(client(options)))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION', message: expect.stringContaining(`"${name}"`) })
  })

  it('its config objects, whose URL wins', () => {
    const config = { url: 'rediss://me:secret@h:7/2', socket: { connectTimeout: 9 }, database: 1 }
    const { settings } = adoptRedis(config)
    expect(settings).toMatchObject({ host: 'h', port: 7, database: '2', user: 'me', connectTimeout: 9, tls: verified })
    expect(refusal(() => adoptRedis({ url: 5 }))).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' })
    expect(refusal(() => adoptRedis({ socket: { host: 'h' }, datbase: 1 })).message).toContain('did you mean')
  })
})

describe('valkey-glide', () => {
  const client = (config: object) => ({ ...methods('close', 'customCommand'), config })

  it('its config under our names', () => {
    const credentials = { username: 'me', password: 'secret' }
    const config = { addresses: [{ host: 'h', port: 7 }], useTLS: true, credentials, databaseId: 2, clientName: 'app' }
    expect(adoptRedis(client(config)).settings).toMatchObject({
      ...{ host: 'h', port: 7, database: '2', user: 'me', password: 'secret', applicationName: 'app' },
      tls: verified
    })
  })

  it.each([
    [{ addresses: [{ host: 'a' }, { host: 'b' }] }, 'addresses'],
    [{ addresses: [{ host: 'a' }], readFrom: 'AZAffinity' }, 'readFrom'],
    [{ addresses: [{ host: 'a' }], credentials: { iamConfig: {} } }, 'credentials.iamConfig']
  ])('%j is refused by its name', (config, name) => {
    const error = refusal(() => adoptRedis(client(config)))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION', message: expect.stringContaining(`"${name}"`) })
  })
})

describe('postgres.js', () => {
  const sql = (options: object) =>
    Object.assign(() => {}, {
      options: { host: ['h'], port: [5432], user: 'me', pass: 'secret', database: 'a', ...options }
    })

  it.each<[object, object]>([
    [{}, { host: 'h', port: 5432, user: 'me', password: 'secret', database: 'a', sslmode: 'disable' }],
    [
      { host: ['a', 'b'], port: [1, 2] },
      { host: 'a', port: 1, moreServers: [{ host: 'b', port: 2 }] }
    ],
    [{ path: '/run/.s.PGSQL.7' }, { socketPath: '/run', port: 7 }],
    [{ ssl: 'require' }, { tls: { rejectUnauthorized: false }, sslmode: '' }],
    [{ ssl: 'prefer' }, { tls: { rejectUnauthorized: false }, sslmode: 'prefer' }],
    [{ ssl: 'verify-full' }, { tls: verified, sslmode: '' }],
    [{ ssl: { ca: 'CA' } }, { tls: { ca: 'CA', rejectUnauthorized: true } }],
    [{ prepare: false }, { preparedStatements: false }],
    [{ connect_timeout: 3, max: 4 }, { connectTimeout: 3000 }],
    [{ target_session_attrs: 'read-write' }, { targetSession: 'read-write' }],
    [
      { connection: { application_name: 'app', search_path: 'one, two', options: '-c geqo=off' } },
      { applicationName: 'app', sessionOptions: '-c geqo=off -c search_path=one,\\ two' }
    ]
  ])('%j', (options, settings) => {
    expect(adoptPostgres(sql(options)).settings).toMatchObject(settings)
  })

  it('a function for the password is asked on every connect', () => {
    const pass = vi.fn(() => 'secret')
    expect(adoptPostgres(sql({ pass })).password?.()).toBe('secret')
  })

  it('a socket of its own is refused', () => {
    expect(refusal(() => adoptPostgres(sql({ socket: () => {} })))).toMatchObject({ code: 'UNSUPPORTED_OPTION' })
  })
})

describe('drivers that always encrypt', () => {
  class NeonClient {
    get neonConfig() {
      return {}
    }
  }
  const pool = (options: object) => ({ ...methods('query', 'connect', 'end'), Client: NeonClient, options })

  it.each<[object, object]>([
    [{ host: 'h' }, { tls: verified }],
    [{ connectionString: 'postgres://h/a' }, { tls: verified }],
    [{ host: 'h', ssl: { ca: 'CA' } }, { tls: { ca: 'CA', rejectUnauthorized: true } }]
  ])('%j', (options, settings) => {
    expect(adoptPostgres(pool(options)).settings).toMatchObject(settings)
  })
})

describe('mappers', () => {
  it.each<[string, (source: object) => unknown, object, string]>([
    [
      'Knex',
      adoptPostgres,
      Object.assign(() => {}, { client: { config: { client: 'pg', searchPath: 'a' } } }),
      'searchPath'
    ],
    [
      'Sequelize',
      adoptMysql,
      {
        ...methods('authenticate', 'define', 'getDialect'),
        config: {},
        options: { dialect: 'mysql', replication: {} }
      },
      'replication'
    ],
    [
      'TypeORM',
      adoptPostgres,
      { ...methods('initialize', 'getRepository'), options: { type: 'postgres', replication: {} }, driver: {} },
      'replication'
    ],
    [
      'TypeORM',
      adoptMongodb,
      { ...methods('initialize', 'getRepository'), options: { type: 'mongodb' }, driver: {} },
      'db'
    ]
  ])('%s: what is read of several servers or by a function is refused', (_name, adopt, source, name) => {
    const error = refusal(() => adopt(source))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_OPTION', message: expect.stringContaining(`"${name}"`) })
  })

  it('a Knex object without its password keeps the one that it hides', () => {
    const connection = Object.defineProperty({ host: 'h', user: 'me' }, 'password', {
      value: 'secret',
      enumerable: false
    })
    const knex = Object.assign(() => {}, { client: { config: { client: 'pg', connection, pool: { max: 3 } } } })
    const { settings, maxConnections } = adoptPostgres(knex)
    expect([settings.password, maxConnections]).toEqual(['secret', 3])
  })
})

describe('a MongoClient', () => {
  const client = (url: string, dbName: string) => ({
    ...methods('db', 'startSession', 'connect'),
    options: { hosts: [{ host: 'h', port: 1 }], dbName },
    s: { url }
  })

  it.each([
    ['mongodb://h/app', 'app', 'app'],
    ['mongodb://h/test', 'test', 'test'],
    ['mongodb://h/test?a=b', 'test', 'test'],
    ['mongodb://h', 'test', ''],
    ['mongodb://h/?a=b', 'test', '']
  ])('of %s', (url, dbName, database) => {
    expect(adoptMongodb(client(url, dbName)).settings.database).toBe(database)
  })

  it('needs the name of a database, which the option gives', () => {
    const error = refusal(() => new MongoDBAdapter(client('mongodb://h', 'test') as never))
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE', message: expect.stringContaining('"options.dbName"') })
    expect(new MongoDBAdapter(client('mongodb://h', 'test') as never, { dbName: 'app' } as never)).toBeDefined()
  })
})

describe('TLS is never less than the original client’s', () => {
  const source = (options: object) => ({ ...methods('initialize', 'getRepository'), options, driver: {} })
  const sequelize = (options: object, hook = false) => ({
    ...methods('authenticate', 'define', 'getDialect'),
    hasHook: () => hook,
    config: { host: 'h' },
    options
  })
  class NeonClient {
    get neonConfig() {
      return {}
    }
  }
  const own = { tls: { ca: 'CA', rejectUnauthorized: true } }

  it.each<[string, () => object, object]>([
    [
      'mysql: ssl-mode beside ssl',
      () => adoptMysql({ uri: 'mysql://h?ssl-mode=REQUIRED', ssl: { ca: 'CA' } }).settings,
      own
    ],
    [
      'mysql: sslmode=disable beside ssl',
      () => adoptMysql({ uri: 'mysql://h?sslmode=disable', ssl: { ca: 'CA' } }).settings,
      own
    ],
    ['mysql: two words', () => adoptMysql('mysql://h?sslaccept=strict&sslmode=require').settings, { tls: verified }],
    [
      'mysql: two words, the other way',
      () => adoptMysql('mysql://h?useSSL=true&sslmode=disable').settings,
      { tls: verified }
    ],
    [
      'mysql: Sequelize’s ssl beside a word',
      () =>
        adoptMysql(sequelize({ dialect: 'mysql', dialectOptions: { 'ssl-mode': 'REQUIRED', ssl: { ca: 'CA' } } }))
          .settings,
      own
    ],
    [
      'postgres: sslaccept inside of pg’s config',
      () => adoptPostgres({ connectionString: 'postgres://h?sslaccept=accept_invalid_certs', ssl: true }).settings,
      { tls: verified }
    ],
    [
      'postgres: verify-full is not weakened',
      () => adoptPostgres('postgres://h?sslmode=verify-full&sslaccept=accept_invalid_certs').settings,
      { tls: verified }
    ],
    [
      'postgres: Neon’s pool with sslmode=disable',
      () =>
        adoptPostgres({
          ...methods('query', 'connect', 'end'),
          Client: NeonClient,
          options: { connectionString: 'postgres://h?sslmode=disable' }
        }).settings,
      { tls: verified }
    ],
    [
      'postgres: Neon below TypeORM',
      () => adoptPostgres(source({ type: 'postgres', host: 'h', driver: { Client: NeonClient } })).settings,
      { tls: verified }
    ],
    [
      'postgres: Neon below Sequelize',
      () => adoptPostgres(sequelize({ dialect: 'postgres', dialectModule: { Client: NeonClient } })).settings,
      { tls: verified }
    ],
    [
      'postgres: Sequelize’s require',
      () =>
        adoptPostgres(sequelize({ dialect: 'postgres', dialectOptions: { ssl: { require: true, ca: 'CA' } } }))
          .settings,
      own
    ],
    [
      'redis: a secure URL beside the fields of its socket',
      () => adoptRedis({ url: 'rediss://h', socket: { ca: 'CA', servername: 's' } }).settings,
      { tls: { ca: 'CA', servername: 's' } }
    ],
    [
      'redis: valkey-glide’s certificates',
      () =>
        adoptRedis({
          ...methods('close', 'customCommand'),
          config: {
            addresses: [{ host: 'h' }],
            useTLS: true,
            advancedConfiguration: { tlsAdvancedConfiguration: { rootCertificates: 'CA' } }
          }
        }).settings,
      own
    ]
  ])('%s', (_title, settingsOf, wanted) => {
    expect(settingsOf()).toMatchObject(wanted)
  })

  it.each<[string, () => unknown, string]>([
    [
      'TypeORM’s Mongo source, which may speak TLS',
      () => adoptMongodb(source({ type: 'mongodb', url: 'mongodb://h/d', tls: true })),
      'db'
    ],
    ['a hook of Sequelize’s', () => adoptPostgres(sequelize({ dialect: 'postgres' }, true)), 'beforeConnect'],
    ['a client certificate in another form', () => adoptMysql('mysql://h?sslidentity=c.p12'), 'sslidentity'],
    [
      'a client certificate in another form on PostgreSQL',
      () => adoptPostgres('postgres://h?sslidentity=c.p12'),
      'sslidentity'
    ],
    ['direct TLS without TLS', () => adoptPostgres('postgres://h?sslnegotiation=direct'), 'sslnegotiation'],
    ['a revocation list', () => adoptRedis({ socket: { host: 'h', tls: true, crl: 'x' } }), 'tls.crl'],
    [
      'a pg Client with a stream of its own',
      () => adoptPostgres(new Client({ stream: () => new TLSSocket(new Socket()) } as never)),
      'stream'
    ]
  ])('%s is refused', (_title, adopt, name) => {
    expect(refusal(adopt)).toMatchObject({ code: 'UNSUPPORTED_OPTION', message: expect.stringContaining(`"${name}"`) })
  })

  it('a config of node-redis keeps its prefix beside a URL, and the URL’s password', () => {
    const { keyPrefix, password, settings } = adoptRedis({
      url: 'redis://:secret@h',
      keyPrefix: 'app:',
      credentialsProvider: { credentials: async () => ({ password: 'other' }) }
    })
    expect([keyPrefix, password, settings.password]).toEqual(['app:', undefined, 'secret'])
  })

  it('options without a value are ignored', () => {
    const connection = { host: 'h', port: '', user: 'me' }
    const knex = Object.assign(() => {}, { client: { config: { client: 'pg', connection } } })
    expect(adoptPostgres(knex).settings).toMatchObject({ host: 'h', port: 5432 })
    const sql = Object.assign(() => {}, {
      options: { host: ['h'], port: [5432], pass: '', connection: { statement_timeout: undefined } }
    })
    expect(adoptPostgres(sql).settings).not.toHaveProperty('sessionOptions')
    expect(refusal(() => adoptMysql('mysql://h/d?sslmode=constructor'))).toMatchObject({
      code: 'ERR_INVALID_ARG_VALUE'
    })
  })
})
