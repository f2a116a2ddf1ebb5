import type { Backend } from './errors.js'

/**
 * A snapshot of one pool in one thread. An adapter and its `idempotency` share a pool. Adapters that were made from one client
 * object with the same connection options share a pool, too: publish the numbers of one of them. An adapter made from a URL or a
 * config object has its own pool. Each `Worker` has its own pools.
 *
 * `reconnects` and all numbers of `operations` only grow. They start at 0 with each pool: with the adapter, and with `connect()`
 * after `disconnect()`.
 */
export interface PersistenceMetrics {
  backend: Backend
  /** Calls that were accepted and not yet sent. `maxQueue` bounds the sum of these calls and the calls in flight. */
  queue: number
  /** Calls that were sent and have no reply yet. */
  inFlight: number
  connections: ConnectionMetrics
  /** The number of times that a lost connection was made again, summed over all connections. */
  reconnects: number
  /** The operations that were called at least once. */
  operations: OperationMetrics[]
}

export interface ConnectionMetrics {
  /** The connections that are open now. A spare one may be open beside the configured ones, for reads while a write hangs. */
  open: number
  /** The option `connections`, bounded by the client's own limit. */
  configured: number
}

/** The calls of one operation through all adapters of the pool. Calls with bad arguments are not counted. */
export interface OperationMetrics {
  /** The adapter's property that has the method; `connection` for `connect`. */
  provider: 'lock' | 'circuitBreaker' | 'cache' | 'idempotency' | 'checkpoint' | 'connection'
  /**
   * The documented method's name. The first operation is preceded by a `connect`. Each attempt of a lock's `extend` is
   * counted.
   */
  operation: string
  /** All calls, those without an outcome included. */
  calls: number
  /** Calls that failed. An error found after the reply, such as a stored value that can't be decoded (`CORRUPT_VALUE`), is not counted. */
  errors: number
  /** Calls that failed at once because the queue was full (`QUEUE_FULL`). `latency` does not include them. */
  refused: number
  /** The durations of all calls with an outcome, failed ones included, `refused` ones excluded. */
  latency: LatencyHistogram
}

/**
 * Seconds from a call to its outcome, by a monotonic clock. The time in the queue and the wait for the event loop are included.
 * @see https://opentelemetry.io/docs/specs/otel/metrics/data-model/#histogram the definition of the explicit bucket counts
 */
export interface LatencyHistogram {
  /** Upper bounds in seconds, ascending and inclusive. They are the same for every histogram. */
  bounds: readonly number[]
  /**
   * The number of calls in each bucket, not cumulative. It has one more element than `bounds`, for calls above the last bound.
   * Prometheus buckets are cumulative: each is the sum of a bucket and all buckets before it.
   */
  counts: number[]
  /** The sum of `counts`. */
  count: number
  /** Seconds. */
  sum: number
}
