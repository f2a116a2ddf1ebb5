import type { ResolvedClient } from '../backends/adopted.js'
import type { Backend } from '../backends/backend.js'
import { loadNative } from '../load-native.js'
import { type MetricsDescription, type Native, type NativeClass, threadCells } from '../native/binding.js'
import { hooksFor } from './hooks.js'
import { LockHolds } from './lock-holds.js'
import { metricsOf, type PersistenceMetrics, unusedMetrics } from './metrics.js'

type Opener = (pool: Pool, operation: string) => Native

/** A native pool, and the state that its adapters share. */
export class Pool {
  readonly holds = new LockHolds()
  /** Moves on when a table turns out to be missing: whoever had looked before must look again. */
  schema = 0
  members = 0
  readonly #backend: Backend
  readonly #open: Opener
  readonly #settings: string
  #native: Native | undefined
  #described: MetricsDescription | undefined
  #configured: number | undefined

  constructor(backend: Backend, adopted: ResolvedClient, settings: string) {
    this.#backend = backend
    this.#open = opener(backend, adopted, settings, loadNative(backend))
    this.#settings = settings
  }

  /**
   * Made at first use: an adapter that is never used costs no thread and no memory.
   * @throws {PersistenceError} `CONNECT_FAILED`: the process has no descriptor, thread or memory left
   */
  native(operation: string): Native {
    this.#native ??= this.#open(this, operation)
    return this.#native
  }

  get connected(): boolean {
    return this.#native?.connected ?? false
  }

  /** Also before first use, and after it was closed. */
  metrics(): PersistenceMetrics {
    this.#configured ??= JSON.parse(this.#settings).connections as number
    const unused = unusedMetrics(this.#backend.name, this.#configured)
    if (!this.#native) return unused
    this.#described ??= this.#native.describeMetrics()
    return metricsOf(unused, this.#described, this.#native.metrics())
  }

  async close(): Promise<void> {
    await this.#native?.close()
  }
}

/** All the pools of one client object, which ends with the last of them. */
interface Family {
  readonly pools: Map<string, Pool>
  members: number
}

export interface PoolLease {
  readonly pool: Pool
  /** Closes a pool that no adapter uses any more. */
  leave(): Promise<void>
}

// One for the ESM and the CommonJS copy of this module.
const REGISTRY = Symbol.for('@go-go-scope/persistence-native:pools:1')

export function joinPool(backend: Backend, adopted: ResolvedClient, settings: string): PoolLease {
  const family = familyOf(adopted.client)
  const pool = family.pools.get(settings) ?? new Pool(backend, adopted, settings)
  family.pools.set(settings, pool)
  family.members++
  pool.members++
  return { pool, leave: () => leave(family, pool, settings, adopted) }
}

async function leave(family: Family, pool: Pool, settings: string, adopted: ResolvedClient): Promise<void> {
  const isLast = --family.members === 0
  // Forgotten before it closes: an adapter that joins from now on gets a new pool.
  if (--pool.members === 0) family.pools.delete(settings)
  if (isLast && adopted.client) registry().delete(adopted.client)
  if (pool.members === 0) await pool.close()
  if (isLast) await adopted.end()
}

function opener(backend: Backend, adopted: ResolvedClient, settings: string, NativeAdapter: NativeClass): Opener {
  return (pool, operation) => new NativeAdapter(settings, hooksFor(backend, adopted, pool), threadCells(), operation)
}

function familyOf(client: object | undefined): Family {
  const known = client && registry().get(client)
  if (known) return known
  const family: Family = { pools: new Map(), members: 0 }
  if (client) registry().set(client, family)
  return family
}

function registry(): WeakMap<object, Family> {
  const shared = globalThis as unknown as Record<symbol, WeakMap<object, Family> | undefined>
  shared[REGISTRY] ??= new WeakMap()
  return shared[REGISTRY]
}
