// What metrics() gives, for Prometheus: read at each scrape, so that a call pays nothing for it.
import type { LatencyHistogram, OperationMetrics, PersistenceMetrics } from '@go-go-scope/persistence-native'
import type { Metric, Registry } from 'prom-client'

interface Sample {
  metricName?: string
  labels: Record<string, string | number>
  value: number
}

interface Published {
  name: string
  type: 'gauge' | 'counter' | 'histogram'
  help: string
  samples(metrics: PersistenceMetrics): Sample[]
}

const LATENCY = 'persistence_call_duration_seconds'

const published: Published[] = [
  gauge('persistence_queue', 'Calls accepted and not sent', ({ queue }) => queue),
  gauge('persistence_in_flight', 'Calls sent and not answered', ({ inFlight }) => inFlight),
  gauge('persistence_connections', 'Open connections', ({ connections }) => connections.open),
  gauge('persistence_connections_configured', 'Wanted connections', ({ connections }) => connections.configured),
  {
    name: 'persistence_reconnects_total',
    type: 'counter',
    help: 'Lost connections that were made again',
    samples: ({ reconnects }) => [{ labels: {}, value: reconnects }]
  },
  counter('persistence_calls_total', 'Calls', ({ calls }) => calls),
  counter('persistence_errors_total', 'Calls that were rejected', ({ errors }) => errors),
  counter('persistence_refused_total', 'Errors because the queue was full', ({ refused }) => refused),
  {
    name: LATENCY,
    type: 'histogram',
    help: 'From a call to its outcome',
    samples: ({ operations }) => operations.flatMap((each) => bucketsOf(each.latency, labelsOf(each)))
  }
]

/** @param adapters by the label that their numbers carry; of those that share a pool only one */
export function publishMetrics(registry: Registry, adapters: Record<string, { metrics(): PersistenceMetrics }>): void {
  for (const { name, type, help, samples } of published) {
    const values = () =>
      Object.entries(adapters).flatMap(([adapter, source]) => {
        const metrics = source.metrics()
        const common = { adapter, backend: metrics.backend }
        return samples(metrics).map((sample) => ({ ...sample, labels: { ...common, ...sample.labels } }))
      })
    const get = async () => ({ name, type, help, aggregator: 'sum', values: values() })
    // prom-client has no class for numbers that are counted elsewhere, and needs none: this is what it asks of a metric.
    registry.registerMetric({ name, type, help, get } as unknown as Metric)
  }
}

function gauge(name: string, help: string, value: (metrics: PersistenceMetrics) => number): Published {
  return { name, type: 'gauge', help, samples: (metrics) => [{ labels: {}, value: value(metrics) }] }
}

function counter(name: string, help: string, value: (metrics: OperationMetrics) => number): Published {
  const samples = ({ operations }: PersistenceMetrics) =>
    operations.map((each) => ({ labels: labelsOf(each), value: value(each) }))
  return { name, type: 'counter', help, samples }
}

function labelsOf({ provider, operation }: OperationMetrics) {
  return { provider, operation }
}

// Prometheus adds each bucket to those before it.
function bucketsOf({ bounds, counts, count, sum }: LatencyHistogram, labels: Sample['labels']): Sample[] {
  let below = 0
  const buckets = counts.map((inBucket, at) => {
    below += inBucket
    return { metricName: `${LATENCY}_bucket`, labels: { ...labels, le: bounds[at] ?? '+Inf' }, value: below }
  })
  return [
    ...buckets,
    { metricName: `${LATENCY}_sum`, labels, value: sum },
    { metricName: `${LATENCY}_count`, labels, value: count }
  ]
}
