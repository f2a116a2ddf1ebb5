// The databases that every test of faults is run on, with servers and gates that end with the test.
import type { TlsOptions } from '@go-go-scope/persistence-native'
import { onTestFinished } from 'vitest'
import { type Gate, openGate } from '../../../tools/gate.mjs'
import { type StartOptions, startPostgres, startRedis, type ThrowAwayServer } from '../../../tools/servers.mjs'
import type { Adapter, Backend, Options } from '../../support/backends.js'
import { freshPrefix } from '../../support/harness.js'
import { postgres } from '../../support/postgres-backend.js'
import { redis } from '../../support/redis-backend.js'

export type OptionsWithTls = Options & { tls?: TlsOptions }

export interface Subject {
  readonly name: string
  readonly backend: Backend
  /** A server of the test's own. */
  start(options?: StartOptions): ReturnType<typeof startRedis> | ReturnType<typeof startPostgres>
  /** How many bytes of replies a server sends before its part of the TLS handshake. */
  readonly bytesBeforeTls: number
}

export const subjects: Subject[] = [
  { name: 'redis', backend: redis, start: startRedis, bytesBeforeTls: 0 },
  { name: 'postgres', backend: postgres, start: startPostgres, bytesBeforeTls: 1 }
]

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
