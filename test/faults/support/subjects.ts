// The databases that every test of faults is run on, with servers and gates that end with the test.
import type { TlsOptions } from '@go-go-scope/persistence-native'
import { Redis } from 'ioredis'
import { createPool } from 'mysql2'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { type Gate, openGate } from '../../../tools/gate.mjs'
import {
  type StartOptions,
  startMariadb,
  startMysql,
  startPostgres,
  startRedis,
  type ThrowAwayServer
} from '../../../tools/servers.mjs'
import type { Adapter, Backend, Options } from '../../support/backends.js'
import { freshPrefix } from '../../support/harness.js'
import { mariadb, mysql } from '../../support/mysql-backend.js'
import { postgres } from '../../support/postgres-backend.js'
import { redis } from '../../support/redis-backend.js'

export type OptionsWithTls = Options & { tls?: TlsOptions }

export interface Subject {
  readonly name: string
  readonly backend: Backend
  /** A server of the test's own. */
  start(options?: StartOptions): ReturnType<typeof startRedis> | ReturnType<typeof startPostgres>
  /** What makes it a server that can't speak TLS. */
  readonly plain: StartOptions
  /** How many bytes of replies a server sends before its part of the TLS handshake. */
  readonly bytesBeforeTls: number
  /** What such a server is told that takes TLS for its own protocol. */
  readonly codesOfPlainServer: string[]
  /** The certificate may be checked for another name than the host's. */
  readonly namesAnother: boolean
  /** As the client library of the ecosystem takes it. */
  config(server: ThrowAwayServer, host: string, tls: TlsOptions | boolean): object
  client(config: object): object
}

const ofRedis: Subject = {
  name: 'redis',
  backend: redis,
  start: startRedis,
  plain: {},
  bytesBeforeTls: 0,
  // It waits for the end of a line, which TLS may never send.
  codesOfPlainServer: ['TLS_FAILED'],
  namesAnother: true,
  config: ({ port }, host, tls) => ({ host, port, tls }),
  client: (config) => new Redis({ ...config, lazyConnect: true })
}

const ofPostgres: Subject = {
  name: 'postgres',
  backend: postgres,
  start: startPostgres,
  plain: {},
  bytesBeforeTls: 1,
  codesOfPlainServer: ['TLS_FAILED'],
  namesAnother: true,
  config: ({ port }, host, ssl) => ({ host, port, user: 'app', password: 'secret', database: 'app', ssl }),
  client: (config) => new pg.Pool(config)
}

// The server greets first, in the clear: who it is and what it can do.
const ofMysql = (backend: Backend, start: Subject['start'], greeting: number, plain: StartOptions): Subject => ({
  name: backend.name,
  backend,
  start,
  plain,
  bytesBeforeTls: greeting,
  codesOfPlainServer: ['TLS_FAILED'],
  namesAnother: false,
  config: ({ port }, host, tls) => {
    const ssl = tls === false ? {} : { ssl: tls === true ? {} : tls }
    return { host, port, user: 'app', password: 'secret', database: 'app', ...ssl }
  },
  client: (config) => createPool(config)
})

/** For `describe.each`. */
export const subjects: [name: string, subject: Subject][] = [
  ofRedis,
  ofPostgres,
  ofMysql(mariadb, startMariadb, 80, { args: ['--skip-ssl'] }),
  // It makes certificates of its own where it is given none.
  ofMysql(mysql, startMysql, 70, { args: ['--tls-version='] })
].map((one) => [one.name, one])

export async function ownServer(subject: Subject, options?: StartOptions) {
  const server = await subject.start(options)
  onTestFinished(() => server.stop())
  return server
}

export async function gateTo({ port }: ThrowAwayServer): Promise<Gate> {
  const gate = await openGate({ host: '127.0.0.1', port })
  onTestFinished(() => gate.close())
  return gate
}

/** An adapter under a prefix of its own, which the end of the test disconnects. */
export function openOn({ backend }: Subject, target: string | object, options?: OptionsWithTls): Adapter {
  const adapter = backend.open(target, { keyPrefix: freshPrefix(), ...options })
  onTestFinished(() => adapter.disconnect())
  return adapter
}

/** The same URL, through a gate. */
export function through(gate: Gate, url: string): string {
  return Object.assign(new URL(url), { port: String(gate.port) }).href
}
