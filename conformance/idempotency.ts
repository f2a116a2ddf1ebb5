import { expect, held } from './expect.js'
import type { Harness } from './harness.js'

export function idempotencySuite(all: Harness): void {
  const { describe, it } = all

  const open = async () => (await all.open()).idempotency

  describe('idempotency: get, set, delete', () => {
    it('get of an unknown key is null', async () => {
      expect(await (await open()).get('k')).toBeNull()
    })

    it('without ttl: the value, and no expiresAt', async () => {
      const results = await open()
      expect(await results.set('k', { charged: true })).toBeUndefined()
      expect(await results.get('k')).toEqual({ value: { charged: true } })
    })

    it.each([undefined, 0])('ttl %s means no expiry, also over an older one', async (ttl) => {
      const results = await open()
      await results.set('k', 1, all.short(50))
      await results.set('k', 2, ttl)
      await all.passes(all.short(50))
      const entry = held(await results.get('k'))
      expect([entry.value, entry.expiresAt]).toEqual([2, undefined])
    })

    const { it: exactly } = all.needing('milliseconds')
    exactly("with ttl: expiresAt is within 50 ms of the server's clock plus ttl, fractions rounded up", async () => {
      const results = await open()
      await results.get('warm')
      const before = Math.floor(await all.now())
      await results.set('k', 1, 1999.5)
      const entry = held(await results.get('k'))
      expect(entry.expiresAt).toBeGreaterThanOrEqual(before + 2000)
      expect(entry.expiresAt).toBeLessThanOrEqual((await all.now()) + 2000 + 50)
    })

    it('an expired result is gone', async () => {
      const results = await open()
      await results.set('k', 1, all.short(5))
      await all.passes(all.short(5))
      expect(await results.get('k')).toBeNull()
    })

    it('delete removes, and is harmless on what is not there', async () => {
      const results = await open()
      await results.set('k', 1)
      expect(await results.delete('k')).toBeUndefined()
      expect(await results.delete('k')).toBeUndefined()
      expect(await results.get('k')).toBeNull()
    })

    it('prefixes are apart, keys are compared byte for byte', async () => {
      const results = await open()
      await results.set('k', 1)
      for (const key of ['K', 'k ', ' k', 'k%', 'k_', 'k*']) expect(await results.get(key)).toBeNull()
      expect(await (await open()).get('k')).toBeNull()
    })
  })

  all.needing('callOrder').describe('idempotency: calls on one key take effect in call order', () => {
    it('set, set, get, delete, get, set, get', async () => {
      const results = await open()
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
}
