// The TLS settings of clients beside the documented ones are kept: tested on a server that takes one version.
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  startMariadb,
  startMongodb,
  startPostgres,
  startRedis,
  type ThrowAwayServer,
  type TlsServer
} from '../../tools/servers.mjs'
import { outcomeOf } from '../faults/support/outcomes.js'
import type { Backend } from '../support/backends.js'
import { freshPrefix } from '../support/harness.js'
import { mongodb } from '../support/mongodb-backend.js'
import { mariadb } from '../support/mysql-backend.js'
import { postgres } from '../support/postgres-backend.js'
import { redis } from '../support/redis-backend.js'

type Version = 'TLSv1.2' | 'TLSv1.3'
type Server = ThrowAwayServer & TlsServer
interface Tls {
  readonly ca: string
  readonly minVersion?: Version
  readonly maxVersion?: Version
}
interface Made {
  readonly object: object
  end(): unknown
}
type Make = (server: Server, tls: Tls) => Made | Promise<Made>

const load = createRequire(import.meta.url)
const host = 'localhost'
const login = { user: 'app', password: 'secret', database: 'app' }
/** Servers that take TLS 1.2 alone. */
const starts: [Backend, () => Promise<Server>][] = [
  [redis, () => startRedis({ tls: true, args: ['--tls-protocols', 'TLSv1.2'] })],
  [postgres, () => startPostgres({ tls: true, settings: { ssl_max_protocol_version: 'TLSv1.2' } })],
  [mariadb, () => startMariadb({ tls: true, settings: { 'tls-version': 'TLSv1.2' } })],
  [mongodb, () => startMongodb({ tls: true, args: ['--tlsDisabledProtocols', 'TLS1_0,TLS1_1,TLS1_3'] })]
]

const nodeRedis =
  (entry: string): Make =>
  ({ port }, tls) => ({ object: load(entry).createClient({ socket: { host, port, tls: true, ...tls } }), end() {} })

const postgresJs: Make = ({ port }, ssl) => {
  const object = load('postgres')({ host, port, ...login, ssl })
  return { object, end: () => object.end() }
}

const knex =
  (client: string): Make =>
  ({ port }, ssl) => {
    const object = load('knex')({ client, connection: { host, port, ...login, ssl } })
    return { object, end: () => object.destroy() }
  }

const sequelize =
  (dialect: string): Make =>
  ({ port }, ssl) => {
    const { Sequelize } = load('sequelize')
    const { database, user, password } = login
    const object = new Sequelize(database, user, password, {
      dialect,
      host,
      port,
      logging: false,
      dialectOptions: { ssl }
    })
    return { object, end: () => object.close() }
  }

// The driver restricts itself to one version by "secureProtocol", and to TLS 1.3 by its ciphers.
const mongoose =
  (entry: string): Make =>
  async ({ port }, { ca, minVersion }) => {
    const only = minVersion ? { ciphers: 'TLS_AES_256_GCM_SHA384' } : { secureProtocol: 'TLSv1_2_method' }
    const object = load(entry).createConnection()
    object
      .openUri(`mongodb://${host}:${port}/test`, {
        tls: true,
        ca,
        ...only,
        directConnection: true,
        serverSelectionTimeoutMS: 3000
      })
      .catch(() => {})
    return { object, end: () => object.close() }
  }

const clients: [string, Backend, Make][] = [
  ['redis 5', redis, nodeRedis('redis-5')],
  ['redis 6', redis, nodeRedis('redis')],
  ['postgres', postgres, postgresJs],
  ['knex on PostgreSQL', postgres, knex('pg')],
  ['knex on MariaDB', mariadb, knex('mysql2')],
  ['sequelize on PostgreSQL', postgres, sequelize('postgres')],
  ['sequelize on MariaDB', mariadb, sequelize('mysql')],
  ['mongoose 8', mongodb, mongoose('mongoose-8')],
  ['mongoose 9', mongodb, mongoose('mongoose-9')]
]

const servers = new Map<Backend, Server>()

beforeAll(async () => {
  for (const [backend, start] of starts) servers.set(backend, await start())
})
afterAll(async () => {
  for (const server of servers.values()) await server.stop()
})

async function setThrough(backend: Backend, make: Make, versions: Omit<Tls, 'ca'>) {
  const server = servers.get(backend)!
  const { object, end } = await make(server, { ca: server.ca, ...versions })
  onTestFinished(async () => void (await end()))
  const adapter = backend.open(object, { keyPrefix: freshPrefix() })
  onTestFinished(() => adapter.disconnect())
  return outcomeOf(() => adapter.set('k', 1))
}

describe.each(clients)('%s', (_name, backend, make) => {
  it('speaks the version that it is bounded to', async () => {
    expect((await setThrough(backend, make, { maxVersion: 'TLSv1.2' })).error).toBeUndefined()
  })

  it('does not speak another', async () => {
    const { error } = await setThrough(backend, make, { minVersion: 'TLSv1.3' })
    expect(error).toMatchObject({ code: backend === mongodb ? 'CONNECT_FAILED' : 'TLS_FAILED' })
    expect((error as Error).message).toContain('TLSv1.3')
  })
})
