// Gives the object made by `create` one form, with every method, whether it is an adapter or a bundle of providers.
import type {
  CacheProvider,
  Checkpoint,
  CheckpointProvider,
  CircuitBreakerStateProvider,
  IdempotencyProvider,
  LockHandle,
  LockProvider
} from '../types/providers.js'

interface Locks extends LockProvider {
  acquire(key: string, ttl?: number, owner?: string): Promise<LockHandle | null>
}

/** The cache with the additions to go-go-scope's interface. Each addition has a flag. */
interface Cache extends CacheProvider {
  getMany<T>(keys: readonly string[]): Promise<(T | null)[]>
  ttl(key: string): Promise<number | null | undefined>
}

/** The adapter under test. */
export interface Subject extends Locks, CircuitBreakerStateProvider, Cache, CheckpointProvider {
  readonly idempotency: IdempotencyProvider
  connect(): Promise<void>
  disconnect(): Promise<void>
  isConnected(): boolean
}
export type { Checkpoint, LockHandle }

const methods = {
  lock: ['acquire', 'extend', 'forceRelease'],
  circuitBreaker: ['getState', 'setState', 'recordFailure', 'recordSuccess'],
  cache: ['get', 'getMany', 'set', 'delete', 'has', 'ttl', 'clear', 'keys'],
  checkpoint: ['save', 'load', 'loadLatest', 'list', 'cleanup', 'deleteAll']
}
const results = ['get', 'set', 'delete']

type Methods = Record<string, unknown>

function callerOf(provider: Methods | undefined, name: string, title: string) {
  return (...args: unknown[]) => {
    const method = provider?.[name]
    if (typeof method !== 'function') throw new TypeError(`the adapter has no ${title}()`)
    return method.apply(provider, args)
  }
}

const callers = (provider: Methods | undefined, names: string[], title = (name: string) => name) =>
  Object.fromEntries(names.map((name) => [name, callerOf(provider, name, title(name))]))

/** The methods that the interface declares optional. */
function connectionOf(created: Methods) {
  const optional = (name: string) => async () => {
    if (typeof created[name] === 'function') await callerOf(created, name, name)()
  }
  return {
    connect: optional('connect'),
    disconnect: optional('disconnect'),
    isConnected: callerOf(created, 'isConnected', 'isConnected')
  }
}

/** @param created an adapter, or providers by the names that `scope({ persistence })` reads */
export function subjectOf(created: object): Subject {
  const given = created as Record<string, Methods | undefined>
  const provided = Object.entries(methods).map(([family, names]) => callers(given[family] ?? given, names))
  const idempotency = callers(given.idempotency, results, (name) => `idempotency.${name}`)
  return Object.assign(connectionOf(given), ...provided, { idempotency })
}
