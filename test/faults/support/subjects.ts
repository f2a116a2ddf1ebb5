// The databases of the fault tests. Their servers and proxies end with the test.
import type { TlsOptions } from '@go-go-scope/persistence-native'
import { Redis } from 'ioredis'
import { MongoClient } from 'mongodb'
import { createPool } from 'mysql2'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { type FaultProxy, openFaultProxy } from '../../../tools/fault-proxy.mjs'
import {
  type StartOptions,
  startMariadb,
  startMongodb,
  startMysql,
  startPostgres,
  startRedis,
  type ThrowAwayServer
} from '../../../tools/servers.mjs'
import type { Adapter, Backend, Options } from '../../support/backends.js'
import { freshPrefix } from '../../support/harness.js'
import { mongodb } from '../../support/mongodb-backend.js'
import { mariadb, mysql } from '../../support/mysql-backend.js'
import { postgres } from '../../support/postgres-backend.js'
import { redis } from '../../support/redis-backend.js'
import { showing } from './tls-front.js'

export type OptionsWithTls = Options & { tls?: TlsOptions }

export interface Subject {
  readonly name: string
  readonly backend: Backend
  /** A server for one test only. */
  start(options?: StartOptions): ReturnType<typeof startRedis> | ReturnType<typeof startPostgres>
  /** The options for a server without TLS. */
  readonly plain: StartOptions
  /** The number of bytes that a server sends before its part of the TLS handshake. */
  readonly bytesBeforeTls: number
  /** The error for a server that misreads TLS as its own protocol. */
  readonly codesOfPlainServer: string[]
  /** The errors for a client without a required certificate, and for a certificate of another authority. */
  readonly codesOfClient: { without: string; stranger: string }
  /** Whether the certificate can be checked for a name other than the host. */
  readonly namesAnother: boolean
  /** The config object of the ecosystem's client library. */
  config(server: ThrowAwayServer, host: string, tls: TlsOptions | boolean): object
  client(config: object): object
  /** The config object with a password, or with a function that returns one. */
  login(config: object, password: unknown): object
}

const ofRedis: Subject = {
  name: 'redis',
  backend: redis,
  start: startRedis,
  plain: {},
  bytesBeforeTls: 0,
  // Redis waits for the end of a line, which a TLS handshake may never contain.
  codesOfPlainServer: ['TLS_FAILED'],
  codesOfClient: { without: 'TLS_FAILED', stranger: 'TLS_FAILED' },
  namesAnother: true,
  config: ({ port }, host, tls) => ({ host, port, tls }),
  client: (config) => new Redis({ ...config, lazyConnect: true }),
  login: (config, password) => new Redis({ ...config, password, lazyConnect: true } as object)
}

const ofPostgres: Subject = {
  name: 'postgres',
  backend: postgres,
  start: startPostgres,
  plain: {},
  bytesBeforeTls: 1,
  codesOfPlainServer: ['TLS_FAILED'],
  // The server reports a bad certificate as a failed login.
  codesOfClient: { without: 'AUTH_FAILED', stranger: 'TLS_FAILED' },
  namesAnother: true,
  config: ({ port }, host, ssl) => ({ host, port, user: 'app', password: 'secret', database: 'app', ssl }),
  client: (config) => new pg.Pool(config),
  login: (config, password) => new pg.Pool({ ...config, password } as object)
}

// The server first sends an unencrypted greeting with its name and its capabilities.
const ofMysql = (backend: Backend, start: Subject['start'], greeting: number, plain: StartOptions): Subject => ({
  name: backend.name,
  backend,
  start,
  plain,
  bytesBeforeTls: greeting,
  codesOfPlainServer: ['TLS_FAILED'],
  codesOfClient: { without: 'AUTH_FAILED', stranger: 'TLS_FAILED' },
  namesAnother: false,
  config: ({ port }, host, tls) => {
    const ssl = tls === false ? {} : { ssl: tls === true ? {} : tls }
    return { host, port, user: 'app', password: 'secret', database: 'app', ...ssl }
  },
  client: (config) => createPool(config),
  login: (config, password) => createPool({ ...config, password } as object)
})

// The server does not start with an expired certificate, so a front presents it.
async function startMongodbOrFront(options: StartOptions = {}) {
  const { tls } = options
  if (typeof tls !== 'object' || tls.certificate !== 'expired') return startMongodb(options)
  return showing(await startMongodb({ ...options, tls: true }), tls.certificate)
}

// Without the required TLS or certificate the server closes the connection without a message.
const ofMongodb: Subject = {
  name: 'mongodb',
  backend: mongodb,
  start: startMongodbOrFront,
  plain: {},
  bytesBeforeTls: 0,
  codesOfPlainServer: ['CONNECT_FAILED'],
  codesOfClient: { without: 'CONNECT_FAILED', stranger: 'CONNECT_FAILED' },
  namesAnother: true,
  config: ({ port }, host, tls) => ({
    url: `mongodb://${host}:${port}/test`,
    directConnection: true,
    ...(tls === true ? { tls } : tls && { tls: true, ...tls })
  }),
  client: (config) => {
    const { url, ...options } = config as { url: string }
    return new MongoClient(url, options).db()
  },
  // The driver accepts no password function.
  login: (config, password) => ({ ...config, auth: { username: 'app', password }, authSource: 'admin' })
}

/** For `describe.each`. */
export const subjects: [name: string, subject: Subject][] = [
  ofRedis,
  ofPostgres,
  ofMysql(mariadb, startMariadb, 80, { args: ['--skip-ssl'] }),
  // MySQL generates its own certificates if none are configured.
  ofMysql(mysql, startMysql, 70, { args: ['--tls-version='] }),
  ofMongodb
].map((one) => [one.name, one])

export async function ownServer(subject: Subject, options?: StartOptions) {
  const server = await subject.start(options)
  onTestFinished(() => server.stop())
  return server
}

export async function gateTo({ port }: ThrowAwayServer): Promise<FaultProxy> {
  const proxy = await openFaultProxy({ host: '127.0.0.1', port })
  onTestFinished(() => proxy.close())
  return proxy
}

/** An adapter with a new prefix. It is disconnected at the end of the test. */
export function openOn({ backend }: Subject, target: string | object, options?: OptionsWithTls): Adapter {
  const adapter = backend.open(target, { keyPrefix: freshPrefix(), ...options })
  onTestFinished(() => adapter.disconnect())
  return adapter
}

/** The same URL with the address of a proxy. */
export function through(proxy: FaultProxy, url: string): string {
  return Object.assign(new URL(url), { port: String(proxy.port) }).href
}
