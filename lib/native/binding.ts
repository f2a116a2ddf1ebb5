import type { OperationMetrics } from '../../types/metrics.js'
import type { CircuitBreakerPersistedState } from '../../types/providers.js'
import type { EncodedValue } from '../codec/codec.js'
import type { PersistenceErrorCode } from '../errors.js'
import { workerThreads } from '../lazy.js'

/** What the numbers are about, in their order. */
export interface MetricsDescription {
  readonly bounds: readonly number[]
  readonly operations: readonly Pick<OperationMetrics, 'provider' | 'operation'>[]
}

export interface NativeFailure {
  readonly code: PersistenceErrorCode
  readonly message: string
  readonly operation: string
  readonly nativeCode: string
  readonly retryable: boolean
  readonly outcomeKnown: boolean
  /** The error of a failed login. */
  readonly cause?: number
}

interface NativeEvent {
  readonly type: 'error' | 'reconnect' | 'disconnect' | 'slow' | 'warning'
  readonly message: string
  readonly nativeCode?: string
  readonly milliseconds?: number
}

export type Answer = (user: string, password: string | null, error: string | null, cause?: number) => void

/** The callbacks of the native side, on the JS thread. */
export interface NativeHooks {
  error(failure: NativeFailure): Error
  event(event: NativeEvent): void
  defer(flush: () => void): void
  /** The login; only if the application gave a password function. */
  login?(answer: Answer): void
}

/** Keys are storage keys; a ttl of 0 means no expiry; an empty table means the adapter's own. */
export interface Native {
  readonly connected: boolean
  close(): Promise<void>
  metrics(): Float64Array
  describeMetrics(): MetricsDescription
  connect(createTables: boolean, table: string): Promise<void>
  /** The server's clock, epoch milliseconds. */
  serverTime(): Promise<number>
  /** The text of an `Inspection`; nothing is changed. */
  inspect(table: string): Promise<string>
  lockAcquire(key: string, owner: string, ttl: number): Promise<number | null>
  lockExtend(key: string, owner: string, ttl: number): Promise<number | null>
  /** `null`: it is not known, as when only some locks of one statement were freed. */
  lockRelease(key: string, owner: string): Promise<boolean | null>
  lockCheck(key: string, owner: string): Promise<boolean>
  lockForceRelease(key: string): Promise<void>
  circuitGet(key: string): Promise<CircuitBreakerPersistedState | null>
  circuitSet(
    key: string,
    state: string,
    failureCount: number,
    lastFailure?: number,
    lastSuccess?: number
  ): Promise<void>
  circuitRecordFailure(key: string, max: number): Promise<number>
  circuitRecordSuccess(key: string): Promise<void>
  cacheGet(key: string, table: string): Promise<EncodedValue | null>
  /** @param keys each once */
  cacheGetMany(keys: string[], table: string): Promise<(EncodedValue | null)[]>
  cacheSet(key: string, value: EncodedValue, ttl: number, table: string): Promise<void>
  cacheDelete(key: string, table: string): Promise<void>
  cacheHas(key: string, table: string): Promise<boolean>
  /** Milliseconds left; -1 for an entry that never expires, null without an entry. */
  cacheTtl(key: string, table: string): Promise<number | null>
  cacheClear(prefix: string, table: string): Promise<void>
  cacheKeys(prefix: string, pattern: string | undefined, table: string): Promise<string[]>
  cacheSize(prefix: string, table: string): Promise<number>
  cachePrune(prefix: string, table: string): Promise<number>
  idempotencyGet(key: string): Promise<{ value: EncodedValue; expiresAt?: number } | null>
  idempotencySet(key: string, value: EncodedValue, ttl: number): Promise<void>
  idempotencyDelete(key: string): Promise<void>
  checkpointSave(
    prefix: string,
    id: string,
    task: string,
    sequence: number,
    timestamp: number,
    progress: number,
    data: EncodedValue,
    estimatedTimeRemaining?: number
  ): Promise<void>
  checkpointLoad(prefix: string, id: string): Promise<EncodedValue | null>
  checkpointLoadLatest(prefix: string, task: string): Promise<EncodedValue | null>
  checkpointList(prefix: string, task: string): Promise<EncodedValue[]>
  checkpointCleanup(prefix: string, task: string, keep: number): Promise<void>
  checkpointDeleteAll(prefix: string, task: string): Promise<void>
}

export type NativeClass = new (settings: string, hooks: NativeHooks, threads: Int32Array, operation: string) => Native

const THREADS = 'go-go-scope:persistence:threads'
/** Held and waiting. */
const CELLS = 2

/** Counters of the whole process, which the .node files and the Workers have no other way to share. */
export function threadCells(): Int32Array {
  const { getEnvironmentData, setEnvironmentData } = workerThreads()
  const known = getEnvironmentData(THREADS)
  if (known instanceof SharedArrayBuffer) return new Int32Array(known)
  const cells = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT)
  setEnvironmentData(THREADS, cells)
  return new Int32Array(cells)
}
