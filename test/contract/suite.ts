// The contract: one text for every database. A backend's own facts come from test/support.
import { describe } from 'vitest'
import type { Backend } from '../support/backends.js'
import { harness } from '../support/harness.js'
import { argumentsSuite } from './arguments.js'
import { cacheSuite } from './cache.js'
import { cacheAdapterSuite } from './cache-adapter.js'
import { cacheReadsSuite } from './cache-reads.js'
import { checkpointSuite } from './checkpoint.js'
import { circuitSuite } from './circuit.js'
import { connectionSuite } from './connection.js'
import { connectionDefects } from './defects-connection.js'
import { lockDefects } from './defects-locks.js'
import { valueDefects } from './defects-values.js'
import { driversSuite } from './drivers.js'
import { fixturesSuite } from './fixtures.js'
import { holdsSuite } from './holds.js'
import { hostileNamesSuite } from './hostile-names.js'
import { idempotencySuite } from './idempotency.js'
import { lockSuite } from './lock.js'
import { longKeysSuite } from './long-keys.js'
import { metricsSuite } from './metrics.js'
import { scopeReplaySuite } from './scope-replay.js'
import { sharedClientSuite } from './shared-client.js'
import { valuesSuite } from './values.js'

const suites = [
  lockSuite,
  holdsSuite,
  circuitSuite,
  cacheSuite,
  cacheAdapterSuite,
  cacheReadsSuite,
  idempotencySuite,
  checkpointSuite,
  valuesSuite,
  argumentsSuite,
  longKeysSuite,
  hostileNamesSuite,
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
