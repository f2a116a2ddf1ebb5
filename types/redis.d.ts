import type { NativeAdapter, NativeCacheAdapter, NativeIdempotencyAdapter } from './adapter.js'
import type { GlideClient, NodeRedisClient, NodeRedisConfig } from './clients.js'
import type {
  RedisAdapterOptions,
  RedisCacheAdapterOptions,
  RedisClient,
  RedisConfig,
  RedisIdempotencyAdapterOptions
} from './options.js'
import type { Checkpoint } from './providers.js'

export { PersistenceError } from './errors.js'
export * from './types.js'

/** A URL (`redis://`, `rediss://`, `valkey://`, `valkeys://`, `unix://`), a config object, or a client whose settings are read. */
export type RedisSource = string | RedisConfig | RedisClient | NodeRedisConfig | NodeRedisClient | GlideClient

/**
 * Locks, breaker state, cache, idempotency and checkpoints on Redis 6.2 or newer, and on Valkey. On an older server the
 * first connect rejects with `UNSUPPORTED_OPTION`.
 * @see https://redis.io/docs/latest/commands/ the commands that it sends
 */
export class RedisAdapter extends NativeAdapter {
  /**
   * Connects at first use.
   * @throws {TypeError | RangeError} a bad argument
   * @throws {PersistenceError} `UNSUPPORTED_OPTION`: a setting of the client that can't be honoured
   */
  constructor(redis: RedisSource, options?: RedisAdapterOptions)
  /** The same as `save`. */
  saveCheckpoint<T>(checkpoint: Checkpoint<T>): Promise<void>
  /** The same as `load`. */
  loadCheckpoint<T>(checkpointId: string): Promise<Checkpoint<T> | undefined>
  /** The same as `loadLatest`. */
  loadLatestCheckpoint<T>(taskId: string): Promise<Checkpoint<T> | undefined>
  /** The same as `list`. */
  listCheckpoints(taskId: string): Promise<Checkpoint<unknown>[]>
  /** The same as `cleanup`. */
  cleanupCheckpoints(taskId: string, keepCount: number): Promise<void>
  /** The same as `deleteAll`. */
  deleteAllCheckpoints(taskId: string): Promise<void>
}

/** A cache on Redis. Hits and misses are counted in this process. */
export class RedisCacheAdapter extends NativeCacheAdapter {
  /** @throws the same as {@link RedisAdapter} */
  constructor(redis: RedisSource, options?: RedisCacheAdapterOptions)
}

/** Stores results of operations that must not run twice, on Redis. */
export class RedisIdempotencyAdapter extends NativeIdempotencyAdapter {
  /** @throws the same as {@link RedisAdapter} */
  constructor(redis: RedisSource, options?: RedisIdempotencyAdapterOptions)
}
