// The numbers of a native pool, by name.
import type { OperationMetrics, PersistenceMetrics } from '../../types/metrics.js'
import type { Backend } from '../errors.js'
import type { MetricsDescription } from '../native/binding.js'

export type { PersistenceMetrics }

/** Queue, in flight, open connections, reconnects; then the numbers of each operation. */
const OF_POOL = 4
/** Calls, errors, refused, sum; then the counts of the histogram. */
const OF_OPERATION = 4

export function unusedMetrics(backend: Backend, configured: number): PersistenceMetrics {
  return { backend, queue: 0, inFlight: 0, connections: { open: 0, configured }, reconnects: 0, operations: [] }
}

export function metricsOf(
  unused: PersistenceMetrics,
  { bounds, operations }: MetricsDescription,
  numbers: Float64Array
): PersistenceMetrics {
  const number = (at: number) => numbers[at] as number
  const called: OperationMetrics[] = []
  const length = OF_OPERATION + bounds.length + 1
  let at = OF_POOL
  for (const { provider, operation } of operations) {
    const [calls, errors, refused, sum] = [number(at), number(at + 1), number(at + 2), number(at + 3)]
    const from = at + OF_OPERATION
    at += length
    if (calls === 0) continue
    const latency = { bounds, ...bucketsOf(numbers, from, at), sum }
    called.push({ provider, operation, calls, errors, refused, latency })
  }
  const connections = { ...unused.connections, open: number(2) }
  return { ...unused, queue: number(0), inFlight: number(1), connections, reconnects: number(3), operations: called }
}

// Neither subarray() nor Array.from(), which take several times as long.
function bucketsOf(numbers: Float64Array, from: number, to: number): { counts: number[]; count: number } {
  const counts: number[] = []
  let count = 0
  for (let at = from; at < to; at++) {
    const inBucket = numbers[at] as number
    counts.push(inBucket)
    count += inBucket
  }
  return { counts, count }
}
