// The contract: the same tests for every database. The requirements for any adapter are the published suite of conformance/.
// These tests add the promises that only the adapters of this project make. Facts about one backend are in test/support.
import { describe } from 'vitest'
import type { Backend } from '../support/backends.js'
import { harness } from '../support/harness.js'
import { aliasesSuite } from './aliases.js'
import { argumentsSuite } from './arguments.js'
import { cacheAdapterSuite } from './cache-adapter.js'
import { cacheReadsSuite } from './cache-reads.js'
import { connectionSuite } from './connection.js'
import { connectionDefects } from './defects-connection.js'
import { lockDefects } from './defects-locks.js'
import { valueDefects } from './defects-values.js'
import { driversSuite } from './drivers.js'
import { fixturesSuite } from './fixtures.js'
import { longKeysSuite } from './long-keys.js'
import { metricsSuite } from './metrics.js'
import { publishedSuite } from './published.js'
import { scopeReplaySuite } from './scope-replay.js'
import { sharedClientSuite } from './shared-client.js'
import { storedEntriesSuite } from './stored-entries.js'
import { storedLocksSuite } from './stored-locks.js'
import { storedNamesSuite } from './stored-names.js'
import { storedResultsSuite } from './stored-results.js'

const suites = [
  publishedSuite,
  storedLocksSuite,
  storedEntriesSuite,
  storedResultsSuite,
  storedNamesSuite,
  cacheAdapterSuite,
  cacheReadsSuite,
  aliasesSuite,
  argumentsSuite,
  longKeysSuite,
  connectionSuite,
  metricsSuite,
  sharedClientSuite,
  driversSuite,
  scopeReplaySuite,
  fixturesSuite,
  lockDefects,
  valueDefects,
  connectionDefects
]

export function contract(backend: Backend): void {
  describe(backend.server, () => {
    const all = harness(backend)
    for (const suite of suites) suite(all)
  })
}
