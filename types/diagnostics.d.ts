import type { Backend, PersistenceError } from './errors.js'

/**
 * What the `node:diagnostics_channel` named `go-go-scope:persistence` carries.
 *
 * - `error`: an operation or a connection failed
 * - `reconnect`: a lost connection is there again
 * - `lost`: a lock could not be kept, or was found to be another owner's
 * - `slow`: a batch took unusually long
 * - `warning`: what the client library of the database would have written to a log; options of a client object that the
 *   adapter does not know and ignores
 */
export interface PersistenceEvent {
  type: 'error' | 'reconnect' | 'lost' | 'slow' | 'warning'
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
