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
 * The connection of every adapter. It connects by itself at first use.
 * Methods reject and never throw: bad arguments with `TypeError` or `RangeError`, all else with `PersistenceError`.
 */
export abstract class Connected implements PersistenceAdapter {
  /**
   * Connects, and creates missing tables and indexes unless `createTables` is `false`. Safe to call many times, and at once.
   * @throws {PersistenceError} `CONNECT_FAILED`, `AUTH_FAILED`, `TLS_FAILED`, `TIMEOUT`, `PERMISSION_DENIED`, …
   */
  connect(): Promise<void>
  /** Waits for the work in flight, then closes; later calls reject with `CLOSED`. A second call does nothing. */
  disconnect(): Promise<void>
  /** `true` from the first successful connect until `disconnect()`, or until a loss is noticed. */
  isConnected(): boolean
  /**
   * The state and the counters of the adapter's pool of connections. Synchronous: nothing is sent to the server. Before the first
   * operation all numbers are 0. After `disconnect()` the counts stay readable; `connect()` begins new ones at 0. Never throws.
   * @see {@link PersistenceMetrics} which adapters share a pool, and the meaning of each number
   */
  metrics(): PersistenceMetrics
}

/** The cache of every adapter that has one. */
export abstract class Caching extends Connected implements CacheProvider {
  /** @throws {PersistenceError} `CORRUPT_VALUE` when what is stored is not a value */
  get<T>(key: string): Promise<T | null>
  /**
   * Reads many entries by one statement: `MGET` on Redis. Each is what `get` gives for its key, in the order of the keys.
   * @param keys up to 1,000, of this adapter, without its prefix; a key may come again, and is asked for once. The array is read
   *   before the call returns. `[]` is answered with `[]`, and nothing is sent
   * @returns one value for each key: `null` where there is no such entry, or it has expired
   * @throws {TypeError | RangeError} no array, more than 1,000 keys, or a key that is no text, is empty, or that the database
   *   can't hold: `"keys[3]" must be …`
   * @throws {PersistenceError} `CORRUPT_VALUE` when what is stored under one of the keys is not a value; `VALUE_TOO_LARGE`
   *   when the values are longer than `maxReplyBytes` together; `TIMEOUT`, `CONNECTION_LOST`, `QUEUE_FULL`, `CLOSED`, …
   * @see https://redis.io/docs/latest/commands/mget/ what Redis is asked
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
   * How long an entry will last, by the database server's clock. It may have gone by the time the answer is there.
   * @param key of the entry; the adapter adds its prefix
   * @returns whole milliseconds left, rounded down; `null` for an entry that never expires; `undefined` when there is no such
   *   entry, or it has expired
   * @throws {TypeError | RangeError} a key that is no text, is empty, or that the database can't hold
   * @throws {PersistenceError} `TIMEOUT`, `CONNECTION_LOST`, `QUEUE_FULL`, `CLOSED`, …
   * @see https://redis.io/docs/latest/commands/pttl/ what Redis is asked
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
  /** Over the same connections, under the same prefix. */
  readonly idempotency: IdempotencyProvider

  /**
   * Takes the lock in one atomic step on the server.
   * @param ttl milliseconds, above 0; fractions round up. Default: `defaultLockTTL`
   * @param owner the holder; random when absent. The same owner may acquire again: the later expiry counts
   * @returns `null` when another owner holds it
   * @throws {RangeError} a `ttl` that is no positive finite number, a key or owner that the database can't hold
   */
  acquire(key: string, ttl?: number, owner?: string): Promise<LockHandle | null>
  /**
   * Sets the expiry to now + `ttl`, which may shorten it. Never rejects because of the database.
   * @param ttl milliseconds, above 0; fractions round up
   * @returns `true` when this owner still held it
   */
  extend(key: string, ttl: number, owner: string): Promise<boolean>
  /** Frees the lock, whoever holds it. */
  forceRelease(key: string): Promise<void>

  getState(key: string): Promise<CircuitBreakerPersistedState | null>
  setState(key: string, state: CircuitBreakerPersistedState): Promise<void>
  /**
   * Counts one failure, atomically. Opens a closed breaker at `maxFailures`, and a half-open one at once.
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

/** A cache of its own, with counters. */
export abstract class NativeCacheAdapter extends Caching {
  stats(): Promise<CacheStats>
}

/** Results of operations that must not run twice. */
export abstract class NativeIdempotencyAdapter extends Connected implements IdempotencyProvider {
  get<T>(key: string): Promise<{ value: T; expiresAt?: number } | null>
  /** @param ttl milliseconds; absent or 0: never expires; fractions round up */
  set<T>(key: string, value: T, ttl?: number): Promise<void>
  delete(key: string): Promise<void>
}
