import type { ResolvedClient } from '../backends/adopted.js'
import type { Backend } from '../backends/backend.js'
import { warnOfUnknown } from '../backends/unknown.js'
import { tellConnected } from '../diagnostics.js'
import { atItsCaller, PersistenceError } from '../errors.js'
import type { Native } from '../native/binding.js'
import { report } from './hooks.js'
import type { LockHolds } from './lock-holds.js'
import type { PersistenceMetrics } from './metrics.js'
import { joinPool, type Pool, type PoolLease } from './pool.js'
import { type Attributes, attributesOf, isTraced, traced } from './tracing.js'

interface SessionRules {
  readonly createTables: boolean
  /** A cache table of its own; empty: the adapter's tables. */
  readonly table: string
}

const UNPREPARED = -1

/**
 * One adapter's use of a pool: from its making, or from `connect()`, to `disconnect()`. A call to `connect()` is optional:
 * the first operation sends it ahead of itself.
 */
export class Session {
  readonly backend: Backend
  readonly #adopted: ResolvedClient
  readonly #settings: string
  readonly #rules: SessionRules
  readonly #fulfilled = <T>(value: T): T => {
    this.#settle()
    return value
  }
  readonly #rejected = (error: unknown): never => {
    this.#settle()
    throw atItsCaller(error, this.#rejected)
  }
  #lease: PoolLease | undefined
  /** Of the membership, or of the last one. */
  #pool: Pool
  #closing: Promise<void> | undefined
  #prepared = UNPREPARED
  #pending = 0
  #operation = ''
  #described: Attributes | undefined
  #drained: (() => void) | undefined

  constructor(backend: Backend, adopted: ResolvedClient, settings: string, rules: SessionRules) {
    this.backend = backend
    this.#adopted = adopted
    this.#settings = settings
    this.#rules = rules
    this.#lease = joinPool(backend, adopted, settings)
    this.#pool = this.#lease.pool
    this.#warn()
  }

  get table(): string {
    return this.#rules.table
  }

  get isOpen(): boolean {
    return this.#lease !== undefined
  }

  get connected(): boolean {
    return this.#lease?.pool.connected ?? false
  }

  metrics(): PersistenceMetrics {
    return this.#pool.metrics()
  }

  /** @throws {PersistenceError} `CLOSED` */
  use(operation: string): Native {
    const pool = this.#open(operation).pool
    const native = pool.native(operation)
    // The operations behind it have the same error.
    if (this.#prepared !== pool.schema) this.#prepare(pool, native).catch(() => {})
    this.#operation = operation
    return native
  }

  holds(operation: string): LockHolds {
    return this.#open(operation).pool.holds
  }

  /** Of the operation that `use` was last asked for; `disconnect()` waits for it. */
  track<T>(work: Promise<T>): Promise<T> {
    this.#pending++
    const settled = work.then(this.#fulfilled, this.#rejected)
    return isTraced() ? traced(settled, this.#operation, this.#attributes()) : settled
  }

  async connect(): Promise<void> {
    await this.#closed()
    this.#lease ??= joinPool(this.backend, this.#adopted, this.#settings)
    const { pool } = this.#lease
    this.#pool = pool
    await this.#prepare(pool, pool.native('connect'))
  }

  disconnect(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #prepare(pool: Pool, native: Native): Promise<void> {
    this.#warn()
    const { createTables, table } = this.#rules
    const schema = pool.schema
    this.#prepared = schema
    const work = native.connect(createTables, table)
    work.then(
      () => tellConnected(this.backend.name),
      (error) => this.#forget(schema, error)
    )
    this.#operation = 'connect'
    return this.track(work)
  }

  // Also at the first use: the application may begin to listen after it has made its adapters.
  #warn(): void {
    warnOfUnknown(this.backend.name, this.#adopted.unknown)
  }

  // They are read only if there is a subscriber.
  #attributes(): Attributes {
    this.#described ??= attributesOf(this.backend, JSON.parse(this.#settings))
    return this.#described
  }

  // The state of the tables is known then: calls on usable tables need no other check.
  #forget(schema: number, error: unknown): void {
    if (this.#prepared === schema && !isAboutTables(error)) this.#prepared = UNPREPARED
  }

  #open(operation: string): PoolLease {
    if (this.#lease === undefined) throw this.#refusal(operation)
    return this.#lease
  }

  async #closed(): Promise<void> {
    const closing = this.#closing
    await closing
    if (this.#closing === closing) this.#closing = undefined
  }

  async #close(): Promise<void> {
    const lease = this.#lease
    this.#lease = undefined
    this.#prepared = UNPREPARED
    if (this.#pending > 0) await this.#drain()
    await lease?.leave()
  }

  #drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained = resolve
    })
  }

  #settle(): void {
    if (--this.#pending === 0) this.#drained?.()
  }

  #refusal(operation: string): PersistenceError {
    const message = 'the adapter was closed by disconnect(); connect() opens it again'
    return report(new PersistenceError('CLOSED', message, { backend: this.backend.name, operation }))
  }
}

function isAboutTables(error: unknown): boolean {
  return error instanceof PersistenceError && (error.code === 'SCHEMA_MISMATCH' || error.code === 'PERMISSION_DENIED')
}
