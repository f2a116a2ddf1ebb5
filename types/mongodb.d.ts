import type { NativeAdapter, NativeCacheAdapter, NativeIdempotencyAdapter } from './adapter.js'
import type { MongoDBClient, MongooseConnection, TypeOrmDataSource } from './clients.js'
import type { MongoDBAdapterOptions, MongoDBCacheAdapterOptions, MongoDBConfig, MongoDBDatabase } from './options.js'

export { PersistenceError } from './errors.js'
export * from './types.js'

/**
 * A URL (`mongodb://`, `mongodb+srv://`), a config object, or a `Db` or `MongoClient` of the `mongodb` package, a connection of
 * Mongoose or a data source of TypeORM, whose settings are read.
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
 * @see https://www.mongodb.com/docs/manual/reference/command/ the commands it is made of
 */
export class MongoDBAdapter extends NativeAdapter {
  /**
   * Connects at first use.
   * @throws {TypeError | RangeError} a bad argument
   * @throws {PersistenceError} `UNSUPPORTED_OPTION`: a setting of the client that can't be honoured
   */
  constructor(db: MongoDBSource, options?: MongoDBAdapterOptions)
}

/** A cache of its own, in a collection of its own; hits and misses are counted in this process. */
export class MongoDBCacheAdapter extends NativeCacheAdapter {
  /** @throws the same as {@link MongoDBAdapter} */
  constructor(db: MongoDBSource, options?: MongoDBCacheAdapterOptions)
}

/** Results of operations that must not run twice, on MongoDB. */
export class MongoDBIdempotencyAdapter extends NativeIdempotencyAdapter {
  /** @throws the same as {@link MongoDBAdapter} */
  constructor(db: MongoDBSource, options?: MongoDBAdapterOptions)
}
