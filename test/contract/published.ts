// Runs the published conformance suite on the adapters of this project, as the author of any adapter would.
import { afterAll, describe, it } from 'vitest'
import { type ConformanceOptions, conformance } from '../../conformance/index.js'
import type { Harness } from '../support/harness.js'

/** Vitest without the tests that a flag leaves out: they do not apply to the adapter, so they do not count as skipped. */
const runner = {
  describe,
  it: Object.assign((title: string, body: () => Promise<void>) => it(title, body), { skip: () => undefined }),
  afterAll
}

export function publishedSuite(all: Harness): void {
  const { backend } = all
  const { fractions, patterns } = backend.supports
  const options = {
    runner,
    supports: { fractions },
    now: () => all.reader.now()
  } satisfies Partial<ConformanceOptions>

  conformance('conformance', { ...options, patterns, create: (given) => backend.open(all.url, given) })
  // With an empty prefix, the keys of a cache adapter are all keys of its table, or of the database.
  conformance('conformance of the cache adapter', {
    ...options,
    supports: { ...options.supports, emptyPrefix: false },
    patterns,
    families: ['cache'],
    create: (given) => backend.openCache(all.url, given)
  })
  conformance('conformance of the idempotency adapter', {
    ...options,
    families: ['idempotency'],
    create: (given) => idempotencyOf(backend.openIdempotency(all.url, given))
  })
}

/** The idempotency adapter as the bundle of providers that the suite takes. */
const idempotencyOf = (idempotency: ReturnType<Harness['openIdempotency']>) => ({
  idempotency,
  connect: () => idempotency.connect(),
  disconnect: () => idempotency.disconnect(),
  isConnected: () => idempotency.isConnected()
})
