import type { Backend } from './errors.js'

/**
 * A snapshot of one pool of connections in one thread. An adapter and its `idempotency` have the same pool, and so have adapters that
 * were made from one client object with the same connection options: publish the numbers of one of them. Adapters made from
 * URLs or config objects have pools of their own, and so has each `Worker`.
 *
 * `reconnects` and all numbers of `operations` only grow. They begin at 0 with each pool: with the adapter, and with `connect()`
 * after `disconnect()`.
 */
export interface PersistenceMetrics {
  backend: Backend
  /** Calls that were accepted and not sent yet. `maxQueue` bounds these and those in flight together. */
  queue: number
  /** Calls that were sent, and have no answer yet. */
  inFlight: number
  connections: ConnectionMetrics
  /** How often a lost connection was made again. Each connection counts. */
  reconnects: number
  /** Those that were called. */
  operations: OperationMetrics[]
}

export interface ConnectionMetrics {
  /** Those that are open at the moment. One may be open besides the configured ones: for reads, while the server holds writes back. */
  open: number
  /** The option `connections`, bounded by the client's own limit. */
  configured: number
}

/** One operation, as it was called through all adapters of the pool. Calls with bad arguments are not counted. */
export interface OperationMetrics {
  /** The property of an adapter that has the method; `connection` of `connect`. */
  provider: 'lock' | 'circuitBreaker' | 'cache' | 'idempotency' | 'checkpoint' | 'connection'
  /**
   * The documented method's name. The first operation sends a `connect` ahead of itself, and a lock's `extend` is
   * counted for each attempt.
   */
  operation: string
  /** Those without an outcome included. */
  calls: number
  /** Calls that failed. An error that is found after the reply, such as a stored value that can't be read (`CORRUPT_VALUE`), is not counted. */
  errors: number
  /** Errors that came at once because the queue was full (`QUEUE_FULL`). They are not in `latency`. */
  refused: number
  /** Of each call with an outcome, failed or not, but for `refused`. */
  latency: LatencyHistogram
}

/**
 * Seconds from a call to its outcome, by a monotonic clock: waiting in the queue and for the event loop included.
 * @see https://opentelemetry.io/docs/specs/otel/metrics/data-model/#histogram whose explicit bucket counts these are
 */
export interface LatencyHistogram {
  /** Upper bounds in seconds, ascending; a duration that equals a bound belongs to it. Always the same. */
  bounds: readonly number[]
  /**
   * Calls in each bucket alone; one more than `bounds`, for those above the last bound. Prometheus wants the sums of a bucket and
   * all before it.
   */
  counts: number[]
  /** The sum of `counts`. */
  count: number
  /** Seconds. */
  sum: number
}
