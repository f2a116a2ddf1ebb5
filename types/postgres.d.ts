import type { NativeAdapter, NativeCacheAdapter, NativeIdempotencyAdapter } from './adapter.js'
import type { Mapper, PostgresClient, PostgresSql } from './clients.js'
import type { PostgresAdapterOptions, PostgresCacheAdapterOptions, PostgresConfig, PostgresPool } from './options.js'

export { PersistenceError } from './errors.js'
export * from './types.js'

/** A URL (`postgres://`, `postgresql://`), a config object, or a client or mapper whose settings are read. */
export type PostgresSource = string | PostgresConfig | PostgresPool | PostgresClient | PostgresSql | Mapper

/**
 * Locks, breaker state, cache, idempotency and checkpoints on PostgreSQL.
 * @see https://www.postgresql.org/docs/current/libpq-pipeline-mode.html the protocol mode that it uses
 */
export class PostgresAdapter extends NativeAdapter {
  /**
   * Connects, and creates its tables, at first use.
   * @throws {TypeError | RangeError} a bad argument
   * @throws {PersistenceError} `UNSUPPORTED_OPTION`: a setting of the pool that can't be honoured
   */
  constructor(pool: PostgresSource, options?: PostgresAdapterOptions)
}

/** A cache in its own table. Hits and misses are counted in this process. */
export class PostgresCacheAdapter extends NativeCacheAdapter {
  /** @throws the same as {@link PostgresAdapter} */
  constructor(pool: PostgresSource, options?: PostgresCacheAdapterOptions)
  /** Creates the table if it is missing. The first use of the adapter does this, too. */
  initialize(): Promise<void>
  /** Removes expired entries. @returns the number of removed entries */
  prune(): Promise<number>
}

/** Stores results of operations that must not run twice, on PostgreSQL. */
export class PostgresIdempotencyAdapter extends NativeIdempotencyAdapter {
  /** @throws the same as {@link PostgresAdapter} */
  constructor(pool: PostgresSource, options?: PostgresAdapterOptions)
}
