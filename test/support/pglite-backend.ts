// PGlite behind the launcher's socket. All clients share one session, as behind a pooler in transaction mode.
import {
  PostgresAdapter,
  PostgresCacheAdapter,
  PostgresIdempotencyAdapter
} from '@go-go-scope/persistence-native/postgres'
import { startPglite, type ThrowAwayServer } from '../../tools/servers.mjs'
import type { Backend } from './backends.js'
import { postgres } from './postgres-backend.js'

/** PGlite runs calls one after the other, and more slowly than an installed PostgreSQL. */
const shared = { preparedStatements: false, commandTimeout: 20_000 }
const empty = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public'

/** A PGlite has one database, so each scratch database takes one PGlite, unchanged or emptied. */
const free: ThrowAwayServer[] = []

async function scratch() {
  const server = free.pop() ?? (await startPglite())
  const reader = await postgres.read(server.url)
  const drop = async () => {
    await reader.run([empty])
    await reader.close()
    free.push(server)
  }
  return { url: server.url, reader, drop }
}

export const pglite: Backend = {
  ...postgres,
  server: 'pglite',
  oneSession: true,
  scratch,
  open: (target, options) => new PostgresAdapter(target as string, { ...shared, ...options }),
  openCache: (target, options) => new PostgresCacheAdapter(target as string, { ...shared, ...options }),
  openIdempotency: (target, options) => new PostgresIdempotencyAdapter(target as string, { ...shared, ...options })
}
