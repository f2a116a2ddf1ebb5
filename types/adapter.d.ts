import type { PersistenceMetrics } from './metrics.js'
import type {
  CacheProvider,
  CacheStats,
  Checkpoint,
  CheckpointProvider,
  CircuitBreakerPersistedState,
  CircuitBreakerStateProvider,
  IdempotencyProvider,
  LockHandle,
  LockProvider,
  PersistenceAdapter
} from './providers.js'

/**
 * The connection methods of every adapter. An adapter connects at its first use.
 * Methods reject and never throw: bad arguments with `TypeError` or `RangeError`, all other failures with `PersistenceError`.
 */
export abstract class Connected implements PersistenceAdapter {
  /**
   * Connects, and creates missing tables and indexes unless `createTables` is `false`. Repeated and concurrent calls are safe.
   * @throws {PersistenceError} `CONNECT_FAILED`, `AUTH_FAILED`, `TLS_FAILED`, `TIMEOUT`, `PERMISSION_DENIED`, …
   */
  connect(): Promise<void>
  /** Waits for the calls in flight, then closes. Later calls reject with `CLOSED`. A second `disconnect()` does nothing. */
  disconnect(): Promise<void>
  /** `true` from the first successful connect until `disconnect()`, or until the adapter notices a lost connection. */
  isConnected(): boolean
  /**
   * The state and the counters of the adapter's pool. Synchronous: nothing is sent to the server. Before the first operation all
   * numbers are 0. After `disconnect()` the counters stay readable; `connect()` starts new ones at 0. Never throws.
   * @see {@link PersistenceMetrics} which adapters share a pool, and the meaning of each number
   */
  metrics(): PersistenceMetrics
}

/** The cache of every adapter that has one. */
export abstract class Caching extends Connected implements CacheProvider {
  /** @throws {PersistenceError} `CORRUPT_VALUE` when the stored data can't be decoded */
  get<T>(key: string): Promise<T | null>
  /**
   * Reads many entries by one statement: `MGET` on Redis. Each result is the value that `get` returns for its key.
   * @param keys up to 1,000 keys of this adapter, without its prefix. A repeated key is read once. The array is copied before the
   *   call returns. `[]` returns `[]`, and nothing is sent
   * @returns one value for each key, in the order of the keys: `null` where the entry does not exist or has expired
   * @throws {TypeError | RangeError} no array, more than 1,000 keys, or a key that is not a string, is empty, or can't be stored
   *   by the database: `"keys[3]" must be …`
   * @throws {PersistenceError} `CORRUPT_VALUE` when the data stored under one of the keys can't be decoded; `VALUE_TOO_LARGE`
   *   when the values together are longer than `maxReplyBytes`; `TIMEOUT`, `CONNECTION_LOST`, `QUEUE_FULL`, `CLOSED`, …
   * @see https://redis.io/docs/latest/commands/mget/ the command sent to Redis
   */
  getMany<T>(keys: readonly string[]): Promise<(T | null)[]>
  /**
   * @param ttl milliseconds; absent or 0: never expires; fractions round up
   * @throws {TypeError} a value that can't be stored: a function, a symbol, a cycle
   * @throws {PersistenceError} `VALUE_TOO_LARGE`
   */
  set<T>(key: string, value: T, ttl?: number): Promise<void>
  delete(key: string): Promise<void>
  has(key: string): Promise<boolean>
  /**
   * The remaining lifetime of an entry, by the database server's clock. The entry may expire before the reply arrives.
   * @param key the entry's key; the adapter adds its prefix
   * @returns whole milliseconds left, rounded down; `null` for an entry that never expires; `undefined` when the entry does not
   *   exist or has expired
   * @throws {TypeError | RangeError} a key that is not a string, is empty, or can't be stored by the database
   * @throws {PersistenceError} `TIMEOUT`, `CONNECTION_LOST`, `QUEUE_FULL`, `CLOSED`, …
   * @see https://redis.io/docs/latest/commands/pttl/ the command sent to Redis
   */
  ttl(key: string): Promise<number | null | undefined>
  clear(): Promise<void>
  keys(pattern?: string): Promise<string[]>
}

/** All five providers in one object, which is itself the bundle that `scope({ persistence })` expects. */
export abstract class NativeAdapter
  extends Caching
  implements LockProvider, CircuitBreakerStateProvider, CheckpointProvider
{
  /** This adapter. */
  readonly lock: this
  /** This adapter. */
  readonly circuitBreaker: this
  /** This adapter. */
  readonly cache: this
  /** This adapter. */
  readonly checkpoint: this
  /** Uses this adapter's connections and prefix. */
  readonly idempotency: IdempotencyProvider

  /**
   * Takes the lock in one atomic step on the server.
   * @param ttl milliseconds, above 0; fractions round up. Default: `defaultLockTTL`
   * @param owner the holder; random when absent. The same owner may acquire again: the later expiry counts
   * @returns `null` when another owner holds it
   * @throws {RangeError} a `ttl` that is not a positive finite number, a key or owner that the database can't store
   */
  acquire(key: string, ttl?: number, owner?: string): Promise<LockHandle | null>
  /**
   * Sets the expiry to now + `ttl`, which may shorten it. Never rejects because of the database.
   * @param ttl milliseconds, above 0; fractions round up
   * @returns `true` when this owner still held the lock
   */
  extend(key: string, ttl: number, owner: string): Promise<boolean>
  /** Frees the lock, whichever owner holds it. */
  forceRelease(key: string): Promise<void>

  getState(key: string): Promise<CircuitBreakerPersistedState | null>
  setState(key: string, state: CircuitBreakerPersistedState): Promise<void>
  /**
   * Counts one failure, atomically. Opens a closed breaker at `maxFailures` failures, and a half-open breaker at the first one.
   * @param maxFailures an integer of at least 1
   * @returns the new failure count
   */
  recordFailure(key: string, maxFailures: number): Promise<number>
  /** Closes the breaker and sets its count to 0, atomically. */
  recordSuccess(key: string): Promise<void>

  save<T>(checkpoint: Checkpoint<T>): Promise<void>
  load<T>(checkpointId: string): Promise<Checkpoint<T> | undefined>
  loadLatest<T>(taskId: string): Promise<Checkpoint<T> | undefined>
  list(taskId: string): Promise<Checkpoint<unknown>[]>
  cleanup(taskId: string, keepCount: number): Promise<void>
  deleteAll(taskId: string): Promise<void>
}

/** A cache with its own storage and counters of hits and misses. */
export abstract class NativeCacheAdapter extends Caching {
  stats(): Promise<CacheStats>
}

/** Stores results of operations that must not run twice. */
export abstract class NativeIdempotencyAdapter extends Connected implements IdempotencyProvider {
  get<T>(key: string): Promise<{ value: T; expiresAt?: number } | null>
  /** @param ttl milliseconds; absent or 0: never expires; fractions round up */
  set<T>(key: string, value: T, ttl?: number): Promise<void>
  delete(key: string): Promise<void>
}
