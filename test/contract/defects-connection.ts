// Connection defects found in JavaScript adapters. Each title quotes known-defects.json.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { eventually, held, ignore, times } from '../support/expectations.js'
import { type Harness, soon } from '../support/harness.js'

export function connectionDefects(all: Harness): void {
  describe('known defects: connections', () => {
    it('disconnect() twice throws', async () => {
      const adapter = all.open({}, all.client().object)
      await adapter.connect()
      expect([await adapter.disconnect(), await adapter.disconnect()]).toEqual([undefined, undefined])
    })

    it('reconnecting is impossible', async () => {
      const adapter = all.open({}, all.client().object)
      for (const round of [1, 2, 3]) {
        await adapter.connect()
        await adapter.set('k', round)
        expect(await adapter.get('k')).toBe(round)
        await adapter.disconnect()
      }
    })

    it('options are ignored', async () => {
      const adapter = all.open({ keyPrefix: 'an option:', defaultLockTTL: 5000 })
      await adapter.set('k', 1)
      const lock = held(await adapter.acquire('k'))
      expect(await all.reader.row('cache', 'an option:cache:k')).not.toBeNull()
      expect(lock.expiresAt - (await all.reader.now())).toBeLessThanOrEqual(5000)
      await Promise.all([lock.release(), adapter.clear()])
    })

    it('five round trips per acquire', async () => {
      const { proxy, adapter } = await all.proxied({ commandTimeout: 5000 })
      await adapter.acquire('warm', 1000)
      const trips: number[] = []
      // The adapter may still open further connections, whose round trips the proxy counts as well.
      for (const key of times(5, (i) => `k${i}`)) {
        proxy.resetCounters()
        held(await adapter.acquire(key, 9000))
        trips.push(proxy.roundTrips)
      }
      expect(Math.min(...trips)).toBe(1)
    })

    it('a connection whose rollback failed returns to the pool', async () => {
      const { proxy, adapter } = await all.proxied({ commandTimeout: 5000 })
      for (const round of times(5, (i) => i)) {
        const writes = Promise.allSettled(
          times(20, (i) =>
            adapter.save({ id: `${i}`, taskId: 't', sequence: i, timestamp: 1, progress: 0, data: round })
          )
        )
        proxy.cut({ reset: true })
        await writes
        expect(
          await eventually(
            () => adapter.set('k', round).then(() => adapter.get('k'), ignore),
            (value) => value !== undefined
          )
        ).toBe(round)
      }
    })

    it("8 concurrent connect(): 7 fail on the catalogue's unique index", async () => {
      const { url } = await all.scratch()
      const adapters = times(8, () => all.open({ keyPrefix: 'p:' }, url))
      const answers = await Promise.allSettled(adapters.map((adapter) => adapter.connect()))
      expect(answers.filter((answer) => answer.status === 'rejected')).toEqual([])
      await Promise.all(adapters.map((adapter) => adapter.disconnect()))
    })

    it('isConnected() is false when idle', async () => {
      const adapter = all.open()
      await adapter.connect()
      await sleep(100)
      expect(adapter.isConnected()).toBe(true)
    })

    it('isConnected() is always true', async () => {
      const adapter = all.open()
      const before = adapter.isConnected()
      await adapter.connect()
      await adapter.disconnect()
      expect([before, adapter.isConnected()]).toEqual([false, false])
    })

    it("index idx_cache_expires collides with the cache adapter's", async () => {
      const { url } = await all.scratch()
      const [adapter, cache] = [all.open({ keyPrefix: 'p:' }, url), all.backend.openCache(url, { keyPrefix: 'c:' })]
      await Promise.all([adapter.connect(), cache.connect()])
      await Promise.all([adapter.set('k', 'main'), cache.set('k', 'own')])
      expect([await adapter.get('k'), await cache.get('k')]).toEqual(['main', 'own'])
      await Promise.all([adapter.disconnect(), cache.disconnect()])
    })

    it('table names are not quoted', async () => {
      for (const tableName of all.backend.tableNames) {
        const cache = all.openCache({ tableName })
        await cache.set('k', tableName)
        expect(await cache.get('k')).toBe(tableName)
      }
    })

    it('a resent SET NX after a lost reply returns null while holding the lock', async () => {
      const { proxy, adapter } = await all.proxied({ commandTimeout: 5000 })
      await adapter.connect()
      proxy.stallReplies()
      const acquired = adapter.acquire('k', 20_000)
      await eventually(() => all.reader.row('lock', all.backend.key('lock', all.prefixOf(adapter), 'k')), Boolean)
      await proxy.pass()
      proxy.cut()
      expect(await held(await acquired).isValid()).toBe(true)
    })

    it("core's renewal timer turns a rejected extend into an unhandled rejection", async () => {
      const { proxy, adapter } = await all.proxied()
      await adapter.connect()
      held(await adapter.acquire('k', 5 * soon, 'me'))
      proxy.stall()
      expect(await adapter.extend('k', 5 * soon, 'me')).toBe(false)
    })

    it('core never calls connect()', async () => {
      const { url } = await all.scratch()
      const adapter = all.open({ keyPrefix: 'p:' }, url)
      await Promise.all([
        adapter.set('k', 1),
        adapter.recordFailure('k', 2),
        adapter.idempotency.set('k', 1),
        adapter.acquire('k')
      ])
      expect(await adapter.get('k')).toBe(1)
      await adapter.disconnect()
    })
  })
}
