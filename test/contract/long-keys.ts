import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Adapter, Family } from '../support/backends.js'
import { held, refuses } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

/** Writes under the key, and finds it again. */
const families: Record<Family, (adapter: Adapter, key: string) => Promise<unknown>> = {
  lock: async (adapter, key) => held(await adapter.acquire(key, 5000)).release(),
  circuit: (adapter, key) => adapter.recordFailure(key, 3).then(() => adapter.getState(key)),
  cache: (adapter, key) => adapter.set(key, 1).then(() => adapter.get(key)),
  idempotency: (adapter, key) => adapter.idempotency.set(key, 1).then(() => adapter.idempotency.get(key))
}

/** Text that a server cannot compress. */
const noise = (length: number) => randomBytes(length).toString('base64').slice(0, length)

export function longKeysSuite(all: Harness): void {
  describe.each(Object.entries(families))('a key is a RangeError before it is truncated: %s', (name, use) => {
    const family = name as Family
    const { count, unit } = all.backend.supports.longestKey[family]
    const room = (prefix: string) => count - all.backend.key(family, prefix, '').length

    it('the longest one fits', async () => {
      const adapter = all.open()
      expect(await use(adapter, noise(room(all.prefixOf(adapter))))).not.toBeNull()
    })

    it('one more is refused, and the prefix counts', async () => {
      const adapter = all.open()
      await refuses(() => use(adapter, noise(room(all.prefixOf(adapter)) + 1)), 'RangeError', 'key')
    })

    it(`the limit is in ${unit}`, async () => {
      const adapter = all.open()
      const free = room(all.prefixOf(adapter))
      const key = 'é'.repeat(unit === 'bytes' ? Math.floor(free / 2) : free)
      expect(await use(adapter, key)).not.toBeNull()
      await refuses(() => use(adapter, `${key}éé`), 'RangeError', 'key')
    })
  })
}
