import type {
  Checkpoint,
  CircuitBreakerPersistedState,
  IdempotencyProvider,
  LockHandle,
  PersistenceProviders
} from '../../types/providers.js'
import { cacheUnder } from '../backends/key-space.js'
import { Breakers } from '../providers/breakers.js'
import { Cache } from '../providers/cache.js'
import { Checkpoints } from '../providers/checkpoints.js'
import { Locks } from '../providers/locks.js'
import { hide, keep } from '../providers/parts.js'
import type { AdapterContext } from '../session/open.js'
import { CachingAdapter } from './caching.js'

const LOCKS = Symbol('locks')
const BREAKERS = Symbol('breakers')
const CHECKPOINTS = Symbol('checkpoints')
const IDEMPOTENCY = Symbol('idempotency')

/** All providers in one object, which is also the bundle of them that `scope({ persistence })` reads. */
export class NativeAdapter extends CachingAdapter implements Required<PersistenceProviders> {
  declare readonly [LOCKS]: Locks
  declare readonly [BREAKERS]: Breakers
  declare readonly [CHECKPOINTS]: Checkpoints
  declare readonly [IDEMPOTENCY]: IdempotencyProvider

  constructor({ session, prefix, options }: AdapterContext, idempotency: IdempotencyProvider) {
    super(session, new Cache(session, cacheUnder(prefix, session.backend)))
    keep(this, LOCKS, new Locks(session, prefix, options.defaultLockTTL))
    keep(this, BREAKERS, new Breakers(session, prefix))
    keep(this, CHECKPOINTS, new Checkpoints(session, prefix))
    hide(this, IDEMPOTENCY, idempotency)
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
    return this[IDEMPOTENCY]
  }

  acquire(key: string, ttl?: number, owner?: string): Promise<LockHandle | null> {
    return this[LOCKS].acquire(key, ttl, owner)
  }

  extend(key: string, ttl: number, owner: string): Promise<boolean> {
    return this[LOCKS].extend(key, ttl, owner)
  }

  forceRelease(key: string): Promise<void> {
    return this[LOCKS].forceRelease(key)
  }

  getState(key: string): Promise<CircuitBreakerPersistedState | null> {
    return this[BREAKERS].getState(key)
  }

  setState(key: string, state: CircuitBreakerPersistedState): Promise<void> {
    return this[BREAKERS].setState(key, state)
  }

  recordFailure(key: string, maxFailures: number): Promise<number> {
    return this[BREAKERS].recordFailure(key, maxFailures)
  }

  recordSuccess(key: string): Promise<void> {
    return this[BREAKERS].recordSuccess(key)
  }

  save<T>(checkpoint: Checkpoint<T>): Promise<void> {
    return this[CHECKPOINTS].save(checkpoint)
  }

  load<T>(checkpointId: string): Promise<Checkpoint<T> | undefined> {
    return this[CHECKPOINTS].load<T>(checkpointId)
  }

  loadLatest<T>(taskId: string): Promise<Checkpoint<T> | undefined> {
    return this[CHECKPOINTS].loadLatest<T>(taskId)
  }

  list(taskId: string): Promise<Checkpoint<unknown>[]> {
    return this[CHECKPOINTS].list(taskId)
  }

  cleanup(taskId: string, keepCount: number): Promise<void> {
    return this[CHECKPOINTS].cleanup(taskId, keepCount)
  }

  deleteAll(taskId: string): Promise<void> {
    return this[CHECKPOINTS].deleteAll(taskId)
  }
}
