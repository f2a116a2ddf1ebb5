import type { Backend, PersistenceError } from './errors.js'

/**
 * A message of the `node:diagnostics_channel` named `go-go-scope:persistence`.
 *
 * - `error`: an operation or a connection failed
 * - `disconnect`: a connection was lost, or closed because its server is read only
 * - `reconnect`: a lost connection was made again
 * - `lost`: a lock could not be kept, or `release()`, `extend()` or `isValid()` found that it is no longer held
 * - `slow`: a batch took unusually long
 * - `warning`: the adapter works, but needs attention: fewer connections than configured; options of a client object that the
 *   adapter does not know and ignores; text that the client library of the database would have logged
 */
export interface PersistenceEvent {
  type: 'error' | 'disconnect' | 'reconnect' | 'lost' | 'slow' | 'warning'
  backend: Backend
  message: string
  /** The documented method's name, if the event concerns one. */
  operation?: string
  /** The application's key, if the event concerns one. */
  key?: string
  /** The database's own error code, if it sent one. */
  nativeCode?: string
  /** The duration in milliseconds. */
  milliseconds?: number
  error?: PersistenceError | Error
}

/**
 * The message of `tracingChannel('go-go-scope:persistence:operation')` of `node:diagnostics_channel`. It covers an operation from
 * its call to its outcome. The field names are OpenTelemetry's.
 * @see https://opentelemetry.io/docs/specs/semconv/database/database-spans/
 */
export interface PersistenceOperation {
  /** `'redis'`, `'postgresql'`, `'mysql'` (also for MariaDB) or `'mongodb'`. */
  'db.system.name': string
  /** The database's name; on Redis its number. */
  'db.namespace'?: string
  /** The documented method's name. The first operation is preceded by a `connect`. */
  'db.operation.name': string
  /** The server's host name, address or socket path; the first one if several servers are configured. */
  'server.address'?: string
  'server.port'?: number
  /** The error's code, if the operation failed. */
  'error.type'?: string | undefined
  error?: unknown
}
