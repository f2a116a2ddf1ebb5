import { describe, expect, it } from 'vitest'
import { held, serverPassesTtl } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

export function idempotencySuite(all: Harness): void {
  const kinds = [
    ['adapter.idempotency', () => all.open().idempotency],
    ['standalone', () => all.openIdempotency()]
  ] as const

  describe.each(kinds)('idempotency: %s', (_kind, open) => {
    it('get of an unknown key is null', async () => {
      expect(await open().get('k')).toBeNull()
    })

    it('without ttl: the value, and no expiresAt', async () => {
      const results = open()
      expect(await results.set('k', { charged: true })).toBeUndefined()
      expect(await results.get('k')).toEqual({ value: { charged: true } })
    })

    it.each([undefined, 0])('ttl %s means no expiry, also over an older one', async (ttl) => {
      const results = open()
      await results.set('k', 1, 50_000)
      await results.set('k', 2, ttl)
      const entry = held(await results.get('k'))
      expect([entry.value, entry.expiresAt]).toEqual([2, undefined])
    })

    it("with ttl: expiresAt is within 50 ms of the server's clock plus ttl, fractions rounded up", async () => {
      const results = open()
      await results.get('warm')
      const before = Math.floor(await all.reader.now())
      await results.set('k', 1, 1999.5)
      const entry = held(await results.get('k'))
      expect(entry.expiresAt).toBeGreaterThanOrEqual(before + 2000)
      expect(entry.expiresAt).toBeLessThanOrEqual((await all.reader.now()) + 2000 + 50)
    })

    it('an expired result is gone', async () => {
      const results = open()
      await results.set('k', 1, 5)
      await serverPassesTtl(all.reader, 5)
      expect(await results.get('k')).toBeNull()
    })

    it('delete removes, and is harmless on what is not there', async () => {
      const results = open()
      await results.set('k', 1)
      expect(await results.delete('k')).toBeUndefined()
      expect(await results.delete('k')).toBeUndefined()
      expect(await results.get('k')).toBeNull()
    })

    it('prefixes are apart, keys are compared byte for byte', async () => {
      const results = open()
      await results.set('k', 1)
      for (const key of ['K', 'k ', ' k', 'k%', 'k_', 'k*']) expect(await results.get(key)).toBeNull()
      expect(await open().get('k')).toBeNull()
    })

    it('calls on one key take effect in call order, unawaited', async () => {
      const results = open()
      const answers = await Promise.all([
        results.set('k', 1),
        results.set('k', 2),
        results.get('k'),
        results.delete('k'),
        results.get('k'),
        results.set('k', 3),
        results.get('k')
      ])
      expect([answers[2], answers[4], answers[6]]).toEqual([{ value: 2 }, null, { value: 3 }])
    })
  })

  describe('idempotency: where it is stored', () => {
    it('adapter.idempotency is under the documented key, as plain JSON', async () => {
      const adapter = all.open()
      await adapter.idempotency.set('k', ['done', 1])
      const row = held(await all.reader.row('idempotency', all.backend.key('idempotency', all.prefixOf(adapter), 'k')))
      expect(JSON.parse(row.text)).toEqual(['done', 1])
    })

    it('no user key can land on a lock, a breaker or a cache entry of the same prefix', async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 20_000))
      await Promise.all([adapter.set('k', 'cached'), adapter.recordFailure('k', 5)])
      for (const key of ['k', 'lock:k', 'circuit:k', 'cache:k']) await adapter.idempotency.set(key, 'result')
      expect([await lock.isValid(), await adapter.get('k'), (await adapter.getState('k'))?.failureCount]).toEqual([
        true,
        'cached',
        1
      ])
      for (const key of ['k', 'lock:k', 'circuit:k', 'cache:k']) await adapter.idempotency.delete(key)
      expect([await lock.isValid(), await adapter.has('k')]).toEqual([true, true])
    })
  })
}
