import { checkPrefix } from '../arguments/arguments.js'
import type { Backend } from '../backends/backend.js'
import { checkTexts } from '../backends/texts.js'
import { type Options, readOptions, settingsOf } from './options.js'
import { Session } from './session.js'

export interface AdapterContext {
  readonly session: Session
  /** The client's own prefix, then the adapter's. */
  readonly prefix: string
  readonly options: Options
}

export interface Defaults {
  readonly keyPrefix: string
  /** Only PostgreSQL has schemas. */
  readonly schema?: string
  /** Only an adapter with a table or a collection of its own has one of these options. */
  readonly tableName?: string
  readonly collectionName?: string
  /** As the backend's client may name none. */
  readonly dbName?: string
}

/**
 * Reads the two arguments of every constructor. The parts of an adapter pass its session instead of a client.
 * @throws {TypeError | RangeError | PersistenceError}
 */
export function openSession(backend: Backend, source: unknown, given: unknown, defaults: Defaults): AdapterContext {
  const options = readOptions(given, backend, Object.keys(defaults))
  const ownPrefix = options.keyPrefix ?? defaults.keyPrefix
  if (source instanceof Session) return { session: source, prefix: ownPrefix, options }
  const adopted = backend.adopt(source)
  const prefix = checkPrefix(adopted.keyPrefix + ownPrefix, 'options.keyPrefix', backend.keys)
  const chosen = settingsOf(adopted, options, backend)
  checkTexts(chosen)
  backend.check?.(chosen)
  const settings = JSON.stringify(chosen)
  const table = options.tableName ?? options.collectionName ?? defaults.tableName ?? defaults.collectionName ?? ''
  const session = new Session(backend, adopted, settings, { createTables: options.createTables ?? true, table })
  return { session, prefix, options }
}
