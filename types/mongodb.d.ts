import type { NativeAdapter, NativeCacheAdapter, NativeIdempotencyAdapter } from './adapter.js'
import type { MongoDBClient, MongooseConnection, TypeOrmDataSource } from './clients.js'
import type { MongoDBAdapterOptions, MongoDBCacheAdapterOptions, MongoDBConfig, MongoDBDatabase } from './options.js'

export { PersistenceError } from './errors.js'
export * from './types.js'

/**
 * A URL (`mongodb://`, `mongodb+srv://`), a config object, a `Db` or `MongoClient` of the `mongodb` package, a connection of
 * Mongoose, or a data source of TypeORM. Of an object the adapter reads the settings.
 */
export type MongoDBSource =
  | string
  | MongoDBConfig
  | MongoDBDatabase
  | MongoDBClient
  | MongooseConnection
  | TypeOrmDataSource

/**
 * Locks, breaker state, cache, idempotency and checkpoints on MongoDB.
 * @see https://www.mongodb.com/docs/manual/reference/command/ the commands that it sends
 */
export class MongoDBAdapter extends NativeAdapter {
  /**
   * Connects at first use.
   * @throws {TypeError | RangeError} a bad argument
   * @throws {PersistenceError} `UNSUPPORTED_OPTION`: a setting of the client that can't be honoured
   */
  constructor(db: MongoDBSource, options?: MongoDBAdapterOptions)
}

/** A cache in its own collection. Hits and misses are counted in this process. */
export class MongoDBCacheAdapter extends NativeCacheAdapter {
  /** @throws the same as {@link MongoDBAdapter} */
  constructor(db: MongoDBSource, options?: MongoDBCacheAdapterOptions)
}

/** Stores results of operations that must not run twice, on MongoDB. */
export class MongoDBIdempotencyAdapter extends NativeIdempotencyAdapter {
  /** @throws the same as {@link MongoDBAdapter} */
  constructor(db: MongoDBSource, options?: MongoDBAdapterOptions)
}
