// A persistence adapter in memory: a sample of how one is written, and the subject of the published suite's tests.
import type {
  CacheProvider,
  Checkpoint,
  CheckpointProvider,
  CircuitBreakerPersistedState,
  CircuitBreakerStateProvider,
  IdempotencyProvider,
  LockProvider,
  PersistenceAdapter,
  PersistenceAdapterOptions
} from '@go-go-scope/persistence-native'
import { MemoryBreakers } from './breakers.js'
import { MemoryCheckpoints } from './checkpoints.js'
import * as check from './checks.js'
import { MemoryLocks } from './locks.js'
import { decoded, Entries, leftOf, MemoryStore } from './store.js'

const states = ['closed', 'open', 'half-open']
const stateFields = ['state', 'failureCount', 'lastFailureTime', 'lastSuccessTime'] as const
const checkpointFields = [
  'id',
  'taskId',
  'sequence',
  'timestamp',
  'progress',
  'data',
  'estimatedTimeRemaining'
] as const

const globOf = (pattern: string) =>
  new RegExp(`^${pattern.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replaceAll('*', '.*')}$`, 's')

type Providers = LockProvider & CircuitBreakerStateProvider & CacheProvider & CheckpointProvider & PersistenceAdapter

export class MemoryAdapter implements Providers {
  readonly idempotency: IdempotencyProvider
  private readonly locks: MemoryLocks
  private readonly breakers: MemoryBreakers
  private readonly entries: Entries
  private readonly checkpoints: MemoryCheckpoints
  private readonly defaultLockTTL: number
  private connection: 'none' | 'open' | 'closed' = 'none'

  constructor(store = new MemoryStore(), { keyPrefix = '', defaultLockTTL = 30_000 }: PersistenceAdapterOptions = {}) {
    this.locks = new MemoryLocks(store, `${keyPrefix}lock:`)
    this.breakers = new MemoryBreakers(store, `${keyPrefix}circuit:`)
    this.entries = new Entries(store.entries, `${keyPrefix}cache:`)
    this.checkpoints = new MemoryCheckpoints(store, keyPrefix)
    this.defaultLockTTL = defaultLockTTL
    this.idempotency = this.resultsIn(new Entries(store.entries, `${keyPrefix}idempotency:`))
  }

  async connect(): Promise<void> {
    this.connection = 'open'
  }

  async disconnect(): Promise<void> {
    this.connection = 'closed'
  }

  isConnected(): boolean {
    return this.connection === 'open'
  }

  async acquire(key: string, ttl = this.defaultLockTTL, owner?: string) {
    check.text('key', key)
    check.lockTtl(ttl)
    check.optionalText('owner', owner)
    this.use()
    return this.locks.acquire(key, ttl, owner)
  }

  async extend(key: string, ttl: number, owner: string) {
    check.text('key', key)
    check.lockTtl(ttl)
    check.text('owner', owner)
    this.use()
    return this.locks.extend(key, ttl, owner)
  }

  async forceRelease(key: string) {
    check.text('key', key)
    this.use()
    return this.locks.forceRelease(key)
  }

  async getState(key: string) {
    check.text('key', key)
    this.use()
    return this.breakers.getState(key)
  }

  async setState(key: string, given: CircuitBreakerPersistedState) {
    check.text('key', key)
    const state = check.record('state', given, stateFields)
    check.oneOf('state.state', state.state, states)
    check.integer('state.failureCount', state.failureCount)
    check.optionalNumber('state.lastFailureTime', state.lastFailureTime)
    check.optionalNumber('state.lastSuccessTime', state.lastSuccessTime)
    this.use()
    return this.breakers.setState(key, state)
  }

  async recordFailure(key: string, maxFailures: number) {
    check.text('key', key)
    check.integer('maxFailures', maxFailures, 1)
    this.use()
    return this.breakers.recordFailure(key, maxFailures)
  }

  async recordSuccess(key: string) {
    check.text('key', key)
    this.use()
    return this.breakers.recordSuccess(key)
  }

  async get<T>(key: string): Promise<T | null> {
    check.text('key', key)
    this.use()
    return this.read(key)
  }

  async getMany<T>(given: readonly string[]): Promise<(T | null)[]> {
    const keys = check.texts('keys', given)
    this.use()
    return keys.map((key) => this.read<T>(key))
  }

  async set<T>(key: string, value: T, ttl?: number) {
    check.text('key', key)
    check.optionalNumber('ttl', ttl)
    this.use()
    this.entries.put(key, value, ttl)
  }

  async delete(key: string) {
    check.text('key', key)
    this.use()
    this.entries.delete(key)
  }

  async has(key: string) {
    check.text('key', key)
    this.use()
    return this.entries.find(key) !== undefined
  }

  async ttl(key: string): Promise<number | null | undefined> {
    check.text('key', key)
    this.use()
    const entry = this.entries.find(key)
    return entry && leftOf(entry)
  }

  async clear() {
    this.use()
    this.entries.clear()
  }

  /** @param pattern `*` stands for any text */
  async keys(pattern?: string) {
    check.optionalText('pattern', pattern)
    this.use()
    const glob = globOf(pattern ?? '*')
    return this.entries.keys().filter((key) => glob.test(key))
  }

  async save<T>(given: Checkpoint<T>) {
    const checkpoint = check.record('checkpoint', given, checkpointFields)
    check.text('checkpoint.id', checkpoint.id)
    check.text('checkpoint.taskId', checkpoint.taskId)
    check.integer('checkpoint.sequence', checkpoint.sequence)
    check.number('checkpoint.timestamp', checkpoint.timestamp)
    check.number('checkpoint.progress', checkpoint.progress)
    check.optionalNumber('checkpoint.estimatedTimeRemaining', checkpoint.estimatedTimeRemaining)
    this.use()
    return this.checkpoints.save({ ...checkpoint, data: checkpoint.data })
  }

  async load<T>(checkpointId: string) {
    check.text('checkpointId', checkpointId)
    this.use()
    return this.checkpoints.load<T>(checkpointId)
  }

  async loadLatest<T>(taskId: string) {
    check.text('taskId', taskId)
    this.use()
    return this.checkpoints.loadLatest<T>(taskId)
  }

  async list(taskId: string) {
    check.text('taskId', taskId)
    this.use()
    return this.checkpoints.list(taskId)
  }

  async cleanup(taskId: string, keepCount: number) {
    check.text('taskId', taskId)
    check.integer('keepCount', keepCount)
    this.use()
    return this.checkpoints.cleanup(taskId, keepCount)
  }

  async deleteAll(taskId: string) {
    check.text('taskId', taskId)
    this.use()
    return this.checkpoints.deleteAll(taskId)
  }

  /** Every call connects, but not after `disconnect()`. */
  private use(): void {
    if (this.connection === 'closed') throw new Error('the adapter is closed: connect() opens it again')
    this.connection = 'open'
  }

  private read<T>(key: string): T | null {
    const entry = this.entries.find(key)
    return entry ? decoded(entry) : null
  }

  private resultsIn(results: Entries): IdempotencyProvider {
    return {
      get: async (key) => {
        check.text('key', key)
        this.use()
        const entry = results.find(key)
        if (!entry) return null
        const value = decoded(entry)
        return entry.expiresAt === undefined ? { value } : { value, expiresAt: entry.expiresAt }
      },
      set: async (key, value, ttl) => {
        check.text('key', key)
        check.optionalNumber('ttl', ttl)
        this.use()
        results.put(key, value, ttl)
      },
      delete: async (key) => {
        check.text('key', key)
        this.use()
        results.delete(key)
      }
    }
  }
}
