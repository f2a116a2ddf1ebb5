// The stored form of a lock, read directly from the database.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it, onTestFinished } from 'vitest'
import { held, times } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

export function storedLocksSuite(all: Harness): void {
  const rowOf = (adapter: object) => all.reader.row('lock', all.backend.key('lock', all.prefixOf(adapter), 'k'))

  /** The keys of the locks that the adapters report as lost from now on. */
  function lostKeys(): unknown[] {
    const keys: unknown[] = []
    const listen = (event: unknown) => {
      const { type, key } = event as { type: string; key: unknown }
      if (type === 'lost') keys.push(key)
    }
    subscribe('go-go-scope:persistence', listen)
    onTestFinished(() => void unsubscribe('go-go-scope:persistence', listen))
    return keys
  }

  describe('locks as they are stored', () => {
    it('a ttl is in milliseconds: the stored expiry equals that of the handle', async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 5000, 'me'))
      const row = held(await rowOf(adapter))
      expect(row.text).toBe('me')
      expect(Math.abs(Number(row.expiresAt) - lock.expiresAt)).toBeLessThanOrEqual(1)
    })

    it.each([
      ['lengthens', 1000, 9000],
      ['may shorten', 9000, 1000]
    ])('extend sets the expiry to now + ttl: it %s', async (_how, first, second) => {
      const adapter = all.open()
      held(await adapter.acquire('k', first, 'me'))
      const before = await all.reader.now()
      expect(await adapter.extend('k', second, 'me')).toBe(true)
      const after = await all.reader.now()
      const row = held(await rowOf(adapter))
      expect(row.expiresAt).toBeGreaterThanOrEqual(Math.floor(before) + second)
      expect(row.expiresAt).toBeLessThanOrEqual(after + second + 50)
    })

    it("another owner's extend leaves the expiry as it was", async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 2000, 'me'))
      expect(await adapter.extend('k', 60_000, 'you')).toBe(false)
      expect(Math.abs(Number(held(await rowOf(adapter)).expiresAt) - lock.expiresAt)).toBeLessThanOrEqual(1)
    })

    it('release leaves nothing', async () => {
      const adapter = all.open()
      await held(await adapter.acquire('k', 5000)).release()
      expect(await rowOf(adapter)).toBeNull()
    })

    it.each([
      ['a shorter ttl keeps the expiry', 20_000, 1000, 20_000],
      ['a longer ttl moves it', 1000, 20_000, 20_000]
    ])('the same owner acquires again, and the later expiry counts: %s', async (_how, first, second, expected) => {
      const adapter = all.open()
      await adapter.connect()
      const before = await all.reader.now()
      held(await adapter.acquire('k', first, 'me'))
      const again = held(await adapter.acquire('k', second, 'me'))
      const row = held(await rowOf(adapter))
      expect(Number(row.expiresAt) - before).toBeGreaterThanOrEqual(expected - 1)
      expect(Number(row.expiresAt) - before).toBeLessThan(expected + 900)
      expect(Math.abs(again.expiresAt - Number(row.expiresAt))).toBeLessThanOrEqual(1)
    })

    it("a probe's release does not shorten the longer hold", async () => {
      const adapter = all.open()
      const long = held(await adapter.acquire('k', 20_000, 'me'))
      await held(await adapter.acquire('k', 100, 'me')).release()
      expect(Math.abs(Number(held(await rowOf(adapter)).expiresAt) - long.expiresAt)).toBeLessThanOrEqual(1)
    })

    it("only the owner's release has an effect on the row", async () => {
      const adapter = all.open()
      const lost = held(await adapter.acquire('k', 20_000, 'me'))
      await adapter.forceRelease('k')
      held(await adapter.acquire('k', 5000, 'you'))
      await lost.release()
      expect((await rowOf(adapter))?.text).toBe('you')
    })

    it('of many locks that are released in one turn, the held ones are not reported as lost', async () => {
      const adapter = all.open()
      const keys = times(20, (i) => `k${i}`)
      const locks = await Promise.all(keys.map(async (key) => held(await adapter.acquire(key, 20_000, 'me'))))
      await adapter.forceRelease('k0')
      await adapter.forceRelease('k1')
      const lost = lostKeys()
      await Promise.all(locks.map((lock) => lock.release()))
      expect(lost.filter((key) => key !== 'k0' && key !== 'k1')).toEqual([])
    })

    it('a lock that another client has removed is reported as lost at its release', async () => {
      const adapter = all.open()
      const taken = held(await adapter.acquire('taken', 20_000, 'me'))
      await adapter.forceRelease('taken')
      const lost = lostKeys()
      await taken.release()
      expect(lost).toEqual(['taken'])
    })
  })
}
