import type {
  Checkpoint,
  CircuitBreakerPersistedState,
  IdempotencyProvider,
  LockHandle,
  PersistenceProviders
} from '../types/providers.js'
import { Connected } from './connected.js'
import { cacheUnder } from './layout.js'
import type { Opened } from './open-session.js'
import { Breakers } from './providers/breakers.js'
import { Cache } from './providers/cache.js'
import { Checkpoints } from './providers/checkpoints.js'
import { Locks } from './providers/locks.js'

/** All providers in one object, which is also the bundle of them that `scope({ persistence })` reads. */
export class NativeAdapter extends Connected implements Required<PersistenceProviders> {
  readonly #locks: Locks
  readonly #breakers: Breakers
  readonly #cache: Cache
  readonly #checkpoints: Checkpoints
  readonly #idempotency: IdempotencyProvider

  constructor({ session, prefix, options }: Opened, idempotency: IdempotencyProvider) {
    super(session)
    this.#locks = new Locks(session, prefix, options.defaultLockTTL)
    this.#breakers = new Breakers(session, prefix)
    this.#cache = new Cache(session, cacheUnder(prefix, session.backend))
    this.#checkpoints = new Checkpoints(session, prefix)
    this.#idempotency = idempotency
  }

  get lock(): this {
    return this
  }

  get circuitBreaker(): this {
    return this
  }

  get cache(): this {
    return this
  }

  get checkpoint(): this {
    return this
  }

  get idempotency(): IdempotencyProvider {
    return this.#idempotency
  }

  acquire(key: string, ttl?: number, owner?: string): Promise<LockHandle | null> {
    return this.#locks.acquire(key, ttl, owner)
  }

  extend(key: string, ttl: number, owner: string): Promise<boolean> {
    return this.#locks.extend(key, ttl, owner)
  }

  forceRelease(key: string): Promise<void> {
    return this.#locks.forceRelease(key)
  }

  getState(key: string): Promise<CircuitBreakerPersistedState | null> {
    return this.#breakers.getState(key)
  }

  setState(key: string, state: CircuitBreakerPersistedState): Promise<void> {
    return this.#breakers.setState(key, state)
  }

  recordFailure(key: string, maxFailures: number): Promise<number> {
    return this.#breakers.recordFailure(key, maxFailures)
  }

  recordSuccess(key: string): Promise<void> {
    return this.#breakers.recordSuccess(key)
  }

  get<T>(key: string): Promise<T | null> {
    return this.#cache.get<T>(key)
  }

  set<T>(key: string, value: T, ttl?: number): Promise<void> {
    return this.#cache.set(key, value, ttl)
  }

  delete(key: string): Promise<void> {
    return this.#cache.delete(key)
  }

  has(key: string): Promise<boolean> {
    return this.#cache.has(key)
  }

  clear(): Promise<void> {
    return this.#cache.clear()
  }

  keys(pattern?: string): Promise<string[]> {
    return this.#cache.keys(pattern)
  }

  save<T>(checkpoint: Checkpoint<T>): Promise<void> {
    return this.#checkpoints.save(checkpoint)
  }

  load<T>(checkpointId: string): Promise<Checkpoint<T> | undefined> {
    return this.#checkpoints.load<T>(checkpointId)
  }

  loadLatest<T>(taskId: string): Promise<Checkpoint<T> | undefined> {
    return this.#checkpoints.loadLatest<T>(taskId)
  }

  list(taskId: string): Promise<Checkpoint<unknown>[]> {
    return this.#checkpoints.list(taskId)
  }

  cleanup(taskId: string, keepCount: number): Promise<void> {
    return this.#checkpoints.cleanup(taskId, keepCount)
  }

  deleteAll(taskId: string): Promise<void> {
    return this.#checkpoints.deleteAll(taskId)
  }
}
