// The published suite, as any adapter would run it, on ours.
import * as vitest from 'vitest'
import { type ConformanceOptions, conformance } from '../../conformance/index.js'
import type { Harness } from '../support/harness.js'

export function publishedSuite(all: Harness): void {
  const { backend } = all
  const { fractions, patterns } = backend.supports
  const options = {
    runner: vitest,
    supports: { fractions },
    now: () => all.reader.now()
  } satisfies Partial<ConformanceOptions>

  conformance('conformance', { ...options, patterns, create: (given) => backend.open(all.url, given) })
  conformance('conformance of the idempotency adapter', {
    ...options,
    families: ['idempotency'],
    create: (given) => idempotencyOf(backend.openIdempotency(all.url, given))
  })
}

/** As a bundle, whose connection is the adapter's. */
const idempotencyOf = (idempotency: ReturnType<Harness['openIdempotency']>) => ({
  idempotency,
  connect: () => idempotency.connect(),
  disconnect: () => idempotency.disconnect(),
  isConnected: () => idempotency.isConnected()
})
