import type { Backend, PersistenceError } from './errors.js'

/**
 * A message of the `node:diagnostics_channel` named `go-go-scope:persistence`.
 *
 * - `error`: an operation or a connection failed
 * - `disconnect`: a connection was lost, or left because it led to a server that is read only
 * - `reconnect`: a lost connection is there again
 * - `lost`: a lock could not be kept, or `release()`, `extend()` or `isValid()` found that it is no longer held
 * - `slow`: a batch took unusually long
 * - `warning`: the adapter works, but needs attention: fewer connections than configured; options of a client object that the adapter
 *   does not know and ignores; text that the client library of the database would have logged
 */
export interface PersistenceEvent {
  type: 'error' | 'disconnect' | 'reconnect' | 'lost' | 'slow' | 'warning'
  backend: Backend
  message: string
  /** The documented method's name, where one is concerned. */
  operation?: string
  /** The application's key, where one is concerned. */
  key?: string
  /** The database's own code, where there is one. */
  nativeCode?: string
  /** How long it took, in milliseconds. */
  milliseconds?: number
  error?: PersistenceError | Error
}

/**
 * The message of `tracingChannel('go-go-scope:persistence:operation')` of `node:diagnostics_channel` from the call of an operation to its
 * answer. Its names are OpenTelemetry's. @see https://opentelemetry.io/docs/specs/semconv/database/database-spans/
 */
export interface PersistenceOperation {
  /** `'redis'`, `'postgresql'`, `'mysql'` (also of MariaDB) or `'mongodb'`. */
  'db.system.name': string
  /** The database's name, or its number on Redis. */
  'db.namespace'?: string
  /** The documented method's name. The first operation sends a `connect` ahead of itself. */
  'db.operation.name': string
  /** A name, an address or the path of a socket; of several servers the first. */
  'server.address'?: string
  'server.port'?: number
  /** The code of the error, where the operation failed. */
  'error.type'?: string | undefined
  error?: unknown
}
