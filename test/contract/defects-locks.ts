// Defects of locks and breakers found in JavaScript adapters. Each title quotes known-defects.json.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { held, serverPasses, serverPassesTtl, times } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

const zones = (zone: string) => {
  const before = process.env.TZ
  process.env.TZ = zone
  onTestFinished(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })
}

export function lockDefects(all: Harness): void {
  const rowOf = (adapter: object, key: string) =>
    all.reader.row('lock', all.backend.key('lock', all.prefixOf(adapter), key))

  describe('known defects: locks', () => {
    it("the same owner's second acquire can shorten the first one's ttl", async () => {
      const adapter = all.open()
      const first = held(await adapter.acquire('k', 20_000, 'me'))
      const second = held(await adapter.acquire('k', 50, 'me'))
      expect(second.expiresAt).toBeGreaterThanOrEqual(first.expiresAt)
      await serverPassesTtl(all.reader, 80)
      expect(await first.isValid()).toBe(true)
    })

    it('the first release frees the second holder', async () => {
      const adapter = all.open()
      const [first, second] = [
        held(await adapter.acquire('k', 9000, 'me')),
        held(await adapter.acquire('k', 9000, 'me'))
      ]
      await first.release()
      expect([await adapter.acquire('k', 100, 'you'), await second.isValid()]).toEqual([null, true])
    })

    it('owners are guessable', async () => {
      const adapter = all.open()
      const owner = held(await adapter.acquire('k', 9000)).owner
      const now = String(Date.now())
      expect(owner.length).toBeGreaterThanOrEqual(21)
      expect(owner).not.toContain(now.slice(0, 9))
      expect(owner).not.toContain(String(process.pid))
    })

    it('contended acquire of a free key throws 23505', async () => {
      const keyPrefix = all.prefix()
      const adapters = times(10, () => all.open({ keyPrefix }))
      const answers = await Promise.allSettled(times(100, (i) => adapters[i % 10]?.acquire('k', 5000)))
      expect(answers.filter((answer) => answer.status === 'rejected')).toEqual([])
    })

    it('contended acquire throws deadlock or duplicate-key errors', async () => {
      const keyPrefix = all.prefix()
      const adapters = times(4, () => all.open({ keyPrefix }))
      const work = times(200, async (i) => {
        const lock = await adapters[i % 4]?.acquire(`k${i % 3}`, 5000, `owner ${i % 4}`)
        await lock?.release()
        return adapters[(i + 1) % 4]?.forceRelease(`k${i % 3}`)
      })
      expect((await Promise.allSettled(work)).filter((answer) => answer.status === 'rejected')).toEqual([])
    })

    it("release is GET then DEL and deletes the successor's lock", async () => {
      const adapter = all.open()
      const lost = held(await adapter.acquire('k', 1, 'me'))
      await serverPasses(all.reader, lost.expiresAt)
      const successor = held(await adapter.acquire('k', 9000, 'you'))
      await Promise.all(times(20, () => lost.release()))
      expect(await successor.isValid()).toBe(true)
    })

    it('extend lengthens it, and is true on a missing key', async () => {
      const adapter = all.open()
      held(await adapter.acquire('k', 2000, 'you'))
      expect([await adapter.extend('k', 60_000, 'me'), await adapter.extend('missing', 60_000, 'me')]).toEqual([
        false,
        false
      ])
      expect(Number((await rowOf(adapter, 'k'))?.expiresAt) - (await all.reader.now())).toBeLessThanOrEqual(2000)
    })

    it('no same-owner re-acquire', async () => {
      const adapter = all.open()
      held(await adapter.acquire('k', 9000, 'me'))
      held(await adapter.acquire('k', 9000, 'me'))
    })

    it('a fractional lock ttl is an error', async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 1500.25, 'me'))
      expect([await adapter.extend('k', 1000.5, 'me'), await lock.extend(999.999)]).toEqual([true, true])
    })

    it('keys fold case, accents and trailing spaces: lock Res blocks res', async () => {
      const adapter = all.open()
      for (const key of ['Res', 'res', 'rés', 'Res ', 'RES']) held(await adapter.acquire(key, 9000))
    })

    it('a 400 ms lock is invalid at once', async () => {
      const adapter = all.open()
      const locks = await Promise.all(times(20, (i) => adapter.acquire(`k${i}`, 400)))
      expect(await Promise.all(locks.map((lock) => lock?.isValid()))).toEqual(times(20, () => true))
    })

    it("an expired lock can't be taken until the TTL monitor runs", async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 10, 'me'))
      await serverPasses(all.reader, lock.expiresAt)
      held(await adapter.acquire('k', 9000, 'you'))
    })

    it('extend revives an expired lock', async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 10, 'me'))
      await serverPasses(all.reader, lock.expiresAt)
      expect([await lock.extend(9000), await lock.isValid()]).toEqual([false, false])
    })

    it('without connect() there is no unique index and every acquire succeeds', async () => {
      const scratch = await all.scratch()
      const adapters = times(5, () => all.open({ keyPrefix: 'p:' }, scratch.url))
      const locks = await Promise.all(adapters.map((adapter) => adapter.acquire('k', 9000)))
      expect(locks.filter((lock) => lock !== null)).toHaveLength(1)
      await Promise.all(adapters.map((adapter) => adapter.disconnect()))
    })
  })

  describe('known defects: clocks and time zones', () => {
    it('with TZ=Europe/Berlin two holders', async () => {
      const adapter = all.open()
      zones('Europe/Berlin')
      held(await adapter.acquire('k', 9000, 'me'))
      process.env.TZ = 'America/Sao_Paulo'
      expect(await adapter.acquire('k', 9000, 'you')).toBeNull()
      process.env.TZ = 'Asia/Tokyo'
      expect(await adapter.acquire('k', 9000, 'you')).toBeNull()
    })

    it('with America/Sao_Paulo extend is always false', async () => {
      const adapter = all.open()
      zones('America/Sao_Paulo')
      held(await adapter.acquire('k', 9000, 'me'))
      expect(await adapter.extend('k', 9000, 'me')).toBe(true)
    })

    it('with a session in Asia/Tokyo a 60 s cache entry misses at once', async () => {
      const scratch = await all.scratch()
      await scratch.reader.run(all.backend.sessionZone('Asia/Tokyo'))
      const adapter = all.open({}, scratch.url)
      await adapter.set('k', 1, 60_000)
      const lock = held(await adapter.acquire('k', 60_000))
      await adapter.recordFailure('k', 9)
      expect([await adapter.get('k'), await lock.isValid()]).toEqual([1, true])
      const age = (await all.reader.now()) - Number((await adapter.getState('k'))?.lastFailureTime)
      expect(Math.abs(age)).toBeLessThan(5000)
      expect(Math.abs(lock.expiresAt - 60_000 - (await all.reader.now()))).toBeLessThan(5000)
      await adapter.disconnect()
    })

    it("a client 60 s fast deletes other services' valid locks", async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 30_000, 'me'))
      const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
      onTestFinished(() => clock.mockRestore())
      await Promise.all(times(200, (i) => adapter.acquire(`other ${i}`, 1000)))
      expect([await adapter.acquire('k', 9000, 'you'), await lock.isValid()]).toEqual([null, true])
    })
  })

  describe('known defects: circuit breaker', () => {
    it('10 concurrent recordFailure counted as 3, 2, 1', async () => {
      const keyPrefix = all.prefix()
      const counts = await Promise.all(times(10, () => all.open({ keyPrefix }).recordFailure('k', 100)))
      expect(counts.sort((a, b) => a - b)).toEqual(times(10, (i) => i + 1))
    })

    it("a success erases the failure's time and a failure the success's", async () => {
      const adapter = all.open()
      await adapter.recordFailure('k', 5)
      await adapter.recordSuccess('k')
      await sleep(3)
      const between = await adapter.getState('k')
      await adapter.recordFailure('k', 5)
      const after = await adapter.getState('k')
      expect(between?.lastFailureTime).toBeGreaterThan(0)
      expect(after?.lastSuccessTime).toBe(between?.lastSuccessTime)
    })

    it('time 0 is lost', async () => {
      const adapter = all.open()
      const state = { state: 'open' as const, failureCount: 1, lastFailureTime: 0, lastSuccessTime: 0 }
      await adapter.setState('k', state)
      expect(await adapter.getState('k')).toStrictEqual(state)
      await adapter.recordFailure('k', 5)
      expect((await adapter.getState('k'))?.lastSuccessTime).toBe(0)
    })

    it('breaker state forgets after an hour', async () => {
      const adapter = all.open()
      await adapter.recordFailure('a', 5)
      await adapter.recordSuccess('b')
      await adapter.setState('c', { state: 'closed', failureCount: 0 })
      for (const key of ['a', 'b', 'c']) {
        const row = held(await all.reader.row('circuit', all.backend.key('circuit', all.prefixOf(adapter), key)))
        expect(row.expiresAt).toBeNull()
      }
    })

    it('breaker times lose milliseconds', async () => {
      const adapter = all.open()
      await adapter.setState('k', { state: 'closed', failureCount: 0, lastFailureTime: 1700000000987 })
      expect((await adapter.getState('k'))?.lastFailureTime).toBe(1700000000987)
    })
  })
}
