import type { NativeAdapter, NativeCacheAdapter, NativeIdempotencyAdapter } from './adapter.js'
import type { Mapper, MySQLConnection } from './clients.js'
import type { MySQLAdapterOptions, MySQLCacheAdapterOptions, MySQLConfig, MySQLPool } from './options.js'

export { PersistenceError } from './errors.js'
export * from './types.js'

/** A URL (`mysql://`), a config object, or a client (with callbacks or promises) or mapper whose settings are read. */
export type MySQLSource = string | MySQLConfig | MySQLPool | MySQLConnection | Mapper

/**
 * Locks, breaker state, cache, idempotency and checkpoints on MySQL and MariaDB.
 * @see https://mariadb.com/kb/en/mariadb-connector-c/ the client library
 */
export class MySQLAdapter extends NativeAdapter {
  /**
   * Connects, and creates its tables, at first use.
   * @throws {TypeError | RangeError} a bad argument
   * @throws {PersistenceError} `UNSUPPORTED_OPTION`: a setting of the pool that can't be honoured
   */
  constructor(pool: MySQLSource, options?: MySQLAdapterOptions)
}

/** A cache in its own table. Hits and misses are counted in this process. */
export class MySQLCacheAdapter extends NativeCacheAdapter {
  /** @throws the same as {@link MySQLAdapter} */
  constructor(pool: MySQLSource, options?: MySQLCacheAdapterOptions)
  /** Creates the table if it is missing. The first use of the adapter does this, too. */
  initialize(): Promise<void>
  /** Removes expired entries. @returns the number of removed entries */
  prune(): Promise<number>
}

/** Stores results of operations that must not run twice, on MySQL and MariaDB. */
export class MySQLIdempotencyAdapter extends NativeIdempotencyAdapter {
  /** @throws the same as {@link MySQLAdapter} */
  constructor(pool: MySQLSource, options?: MySQLAdapterOptions)
}
