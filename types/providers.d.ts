/// <reference lib="esnext.disposable" />
// The interfaces of go-go-scope 2.9, by structure: any object with these members is a provider.

/** A held lock. One handle is one hold: releasing the owner's last live hold in this process frees the lock. */
export interface LockHandle extends AsyncDisposable {
  /** The application's key, without any prefix. */
  readonly key: string
  /** The holder: the `owner` given to `acquire`, or a random one. */
  readonly owner: string
  /** When the lock expires by the database server's clock, epoch milliseconds. {@link LockHandle.extend} changes it. */
  readonly expiresAt: number
  /**
   * Gives this hold back. Does nothing when the lock is lost or already released.
   * @throws {PersistenceError} `TIMEOUT`, `CONNECTION_LOST`, `CLOSED`, … as a rejection
   */
  release(): Promise<void>
  /**
   * Sets the expiry to now + `ttl`. Never rejects because of the database.
   * @param ttl milliseconds, above 0; fractions round up
   * @returns `false` when the lock is lost, or the extension failed within the lock's remaining time
   * @throws {RangeError} `ttl` is not a positive finite number (as a rejection)
   */
  extend(ttl: number): Promise<boolean>
  /** Asks the server. `false` after release, expiry, takeover and `forceRelease`. */
  isValid(): Promise<boolean>
  /** The same as {@link LockHandle.release}. */
  [Symbol.asyncDispose](): Promise<void>
}

export interface LockProvider {
  /**
   * Takes the lock in one atomic step on the server.
   * @param key the lock's key; the adapter adds its prefix
   * @param ttl milliseconds, above 0; fractions round up
   * @param owner the holder; random when absent. The same owner may acquire again: the later expiry counts
   * @returns `null` when another owner holds it
   */
  acquire(key: string, ttl: number, owner?: string): Promise<LockHandle | null>
  /**
   * Sets the expiry to now + `ttl`, which may shorten it. Never rejects because of the database.
   * @param ttl milliseconds, above 0; fractions round up
   * @returns `true` when this owner still held the lock
   */
  extend(key: string, ttl: number, owner: string): Promise<boolean>
  /** Frees the lock, whichever owner holds it. */
  forceRelease(key: string): Promise<void>
}

export interface CircuitBreakerPersistedState {
  state: 'closed' | 'open' | 'half-open'
  failureCount: number
  /** Epoch milliseconds. */
  lastFailureTime?: number
  /** Epoch milliseconds. */
  lastSuccessTime?: number
}

export interface CircuitBreakerStateProvider {
  getState(key: string): Promise<CircuitBreakerPersistedState | null>
  setState(key: string, state: CircuitBreakerPersistedState): Promise<void>
  /**
   * Counts one failure, atomically.
   * @param maxFailures an integer of at least 1: the count that opens the breaker
   * @returns the new failure count
   */
  recordFailure(key: string, maxFailures: number): Promise<number>
  /** Closes the breaker and sets its count to 0, atomically. */
  recordSuccess(key: string): Promise<void>
  /** @returns a function that unsubscribes */
  subscribe?(key: string, callback: (state: CircuitBreakerPersistedState) => void): () => void
}

export interface CacheProvider {
  /** @returns `null` when the entry does not exist or has expired */
  get<T>(key: string): Promise<T | null>
  /**
   * @param value anything but functions, symbols and cycles
   * @param ttl milliseconds; absent or 0: never expires; fractions round up
   */
  set<T>(key: string, value: T, ttl?: number): Promise<void>
  delete(key: string): Promise<void>
  has(key: string): Promise<boolean>
  /** Removes every entry of this prefix, and nothing else. */
  clear(): Promise<void>
  /**
   * @param pattern in the backend's dialect: a glob on Redis (`user:*`), `LIKE` on PostgreSQL
   *   (`user:%`, `user:*`), `*` on MySQL (`user:*`)
   * @returns keys without the prefix
   */
  keys(pattern?: string): Promise<string[]>
}

export interface IdempotencyProvider {
  /** @returns the stored result with its expiry in epoch milliseconds, or `null` */
  get<T>(key: string): Promise<{ value: T; expiresAt?: number } | null>
  /**
   * @param value anything but functions, symbols and cycles; inside an `Error` they are left out. `[undefined, result]` and
   *   `[error, undefined]` are stored in a form of which a process with a JavaScript adapter replays only the first.
   * @param ttl milliseconds; absent or 0: never expires; fractions round up
   */
  set<T>(key: string, value: T, ttl?: number): Promise<void>
  delete(key: string): Promise<void>
}

export interface Checkpoint<T = unknown> {
  id: string
  taskId: string
  sequence: number
  /** Epoch milliseconds. */
  timestamp: number
  /** Percent, 0 to 100. */
  progress: number
  data: T
  /** Milliseconds. */
  estimatedTimeRemaining?: number
}

export interface CheckpointProvider {
  /** Saves by id. Of several checkpoints with one task and sequence the last saved one stays. */
  save<T>(checkpoint: Checkpoint<T>): Promise<void>
  load<T>(checkpointId: string): Promise<Checkpoint<T> | undefined>
  loadLatest<T>(taskId: string): Promise<Checkpoint<T> | undefined>
  /** @returns all checkpoints of the task, ascending by sequence */
  list(taskId: string): Promise<Checkpoint<unknown>[]>
  /** Keeps the newest `keepCount` checkpoints of the task; 0 removes all. */
  cleanup(taskId: string, keepCount: number): Promise<void>
  deleteAll(taskId: string): Promise<void>
}

export interface PersistenceAdapter {
  connect?(): Promise<void>
  disconnect?(): Promise<void>
  isConnected?(): boolean
}

/** The bundle of providers that `scope({ persistence })` reads. */
export interface PersistenceProviders {
  lock?: LockProvider
  circuitBreaker?: CircuitBreakerStateProvider
  cache?: CacheProvider
  idempotency?: IdempotencyProvider
  checkpoint?: CheckpointProvider
}

export interface PersistenceAdapterOptions {
  /** A literal prefix of every key. Default `''`. */
  keyPrefix?: string
  /** Milliseconds. The ttl of a lock when `acquire` gets none. Default 30000. */
  defaultLockTTL?: number
  /** `false`: the adapter runs no DDL, and a missing table is `SCHEMA_MISSING` at first use. Default `true`. */
  createTables?: boolean
}

export interface CacheStats {
  /** Hits of this adapter in this process. */
  hits: number
  /** Misses of this adapter in this process. */
  misses: number
  /** Live entries in the database. */
  size: number
  /** Hits over hits and misses, 0 to 1; 0 before the first `get`. */
  hitRatio: number
}
