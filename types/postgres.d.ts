import type { NativeAdapter, NativeCacheAdapter, NativeIdempotencyAdapter } from './adapter.js'
import type { Mapper, PostgresClient, PostgresSql } from './clients.js'
import type { PostgresAdapterOptions, PostgresCacheAdapterOptions, PostgresConfig, PostgresPool } from './options.js'

export { PersistenceError } from './errors.js'
export * from './types.js'

/** A URL (`postgres://`, `postgresql://`), a config object, or a client or mapper whose settings are read. */
export type PostgresSource = string | PostgresConfig | PostgresPool | PostgresClient | PostgresSql | Mapper

/**
 * Locks, breaker state, cache, idempotency and checkpoints on PostgreSQL.
 * @see https://www.postgresql.org/docs/current/libpq-pipeline-mode.html how it talks to the server
 */
export class PostgresAdapter extends NativeAdapter {
  /**
   * Connects, and creates its tables, at first use.
   * @throws {TypeError | RangeError} a bad argument
   * @throws {PersistenceError} `UNSUPPORTED_OPTION`: a setting of the pool that can't be honoured
   */
  constructor(pool: PostgresSource, options?: PostgresAdapterOptions)
}

/** A cache in a table of its own; hits and misses are counted in this process. */
export class PostgresCacheAdapter extends NativeCacheAdapter {
  /** @throws the same as {@link PostgresAdapter} */
  constructor(pool: PostgresSource, options?: PostgresCacheAdapterOptions)
  /** Creates the table when it is missing; happens by itself at first use. */
  initialize(): Promise<void>
  /** Removes expired entries. @returns how many */
  prune(): Promise<number>
}

/** Results of operations that must not run twice, on PostgreSQL. */
export class PostgresIdempotencyAdapter extends NativeIdempotencyAdapter {
  /** @throws the same as {@link PostgresAdapter} */
  constructor(pool: PostgresSource, options?: PostgresAdapterOptions)
}
