import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Held } from '../support/backends.js'
import { held, ignore, serverPasses } from '../support/expectations.js'
import { type Harness, soon } from '../support/harness.js'

type Step = (lock: Held, all: Harness) => Promise<unknown>

/** What happens to a lock of 'me' on 'k', and whether it is valid then. */
const fates: [string, boolean, (adapter: ReturnType<Harness['open']>, lock: Held, all: Harness) => Promise<unknown>][] =
  [
    ['fresh', true, async () => ignore()],
    ['extended', true, (_adapter, lock) => lock.extend(5000)],
    ['acquired again by its owner', true, (adapter) => adapter.acquire('k', 100, 'me')],
    ['wanted by another', true, (adapter) => adapter.acquire('k', 100, 'you')],
    ['released', false, (_adapter, lock) => lock.release()],
    ['force-released', false, (adapter) => adapter.forceRelease('k')],
    [
      'released and taken by another',
      false,
      (adapter, lock) => lock.release().then(() => adapter.acquire('k', 5000, 'you'))
    ],
    ['force-released and taken by another', false, (adapter) => takeOver(adapter)],
    ['expired', false, (_adapter, lock, all) => shorten(lock, all)],
    [
      'expired and taken by another',
      false,
      (adapter, lock, all) => shorten(lock, all).then(() => adapter.acquire('k', 5000, 'you'))
    ]
  ]

const alike = ['Me', 'me ', 'mé', 'you', 'm', 'ME']

const takeOver = (adapter: ReturnType<Harness['open']>) =>
  adapter.forceRelease('k').then(() => adapter.acquire('k', 5000, 'you'))

const shorten: Step = async (lock, all) => {
  await lock.extend(10)
  await serverPasses(all.reader, lock.expiresAt)
}

export function holdsSuite(all: Harness): void {
  describe('locks: isValid() asks the server', () => {
    it.each(fates)('%s: %s', async (_fate, valid, happen) => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 2000, 'me'))
      await happen(adapter, lock, all)
      expect(await lock.isValid()).toBe(valid)
    })
  })

  describe("locks: only the owner's release has an effect", () => {
    it('it frees the lock, in the database too', async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 5000))
      expect(await lock.release()).toBeUndefined()
      expect(await all.reader.row('lock', all.backend.key('lock', all.prefixOf(adapter), 'k'))).toBeNull()
      held(await adapter.acquire('k', 5000))
    })

    it('release of a lost lock is a harmless no-op: the successor keeps it', async () => {
      const adapter = all.open()
      const lost = held(await adapter.acquire('k', 10, 'me'))
      await serverPasses(all.reader, lost.expiresAt)
      const successor = held(await adapter.acquire('k', 5000, 'you'))
      expect(await lost.release()).toBeUndefined()
      expect(await successor.isValid()).toBe(true)
      expect(await lost.extend(9000)).toBe(false)
      expect(await successor.isValid()).toBe(true)
    })

    it('release of an expired, free lock is harmless', async () => {
      const lost = held(await all.open().acquire('k', 5))
      await serverPasses(all.reader, lost.expiresAt)
      expect(await lost.release()).toBeUndefined()
    })

    it('of releases in one turn each frees what its own owner holds, byte for byte', async () => {
      const adapter = all.open()
      const lost = await Promise.all(alike.map((_owner, at) => adapter.acquire(`k${at}`, 10, 'me').then(held)))
      await serverPasses(all.reader, Math.max(...lost.map((lock) => lock.expiresAt)))
      const successors = await Promise.all(alike.map((owner, at) => adapter.acquire(`k${at}`, 5000, owner).then(held)))
      await Promise.all(lost.map((lock) => lock.release()))
      expect(await Promise.all(successors.map((lock) => lock.isValid()))).toEqual(alike.map(() => true))
      await Promise.all(successors.map((lock) => lock.release()))
      expect(await Promise.all(successors.map((lock) => lock.isValid()))).toEqual(alike.map(() => false))
      for (const at of alike.keys()) held(await adapter.acquire(`k${at}`, 10))
    })

    it('a second release is harmless when another has the lock', async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 5000, 'me'))
      await lock.release()
      const successor = held(await adapter.acquire('k', 5000, 'you'))
      await lock.release()
      expect(await successor.isValid()).toBe(true)
    })
  })

  describe('locks: the same owner may acquire again', () => {
    it('it gets a handle of its own', async () => {
      const adapter = all.open()
      const first = held(await adapter.acquire('k', 5000, 'me'))
      expect(held(await adapter.acquire('k', 5000, 'me'))).not.toBe(first)
    })

    it.each([
      ['a shorter ttl keeps the expiry', 20_000, 1000, 20_000],
      ['a longer ttl moves it', 1000, 20_000, 20_000]
    ])('the expiry becomes the later of the old and the new one: %s', async (_how, first, second, expected) => {
      const adapter = all.open()
      await adapter.connect()
      const before = await all.reader.now()
      held(await adapter.acquire('k', first, 'me'))
      const again = held(await adapter.acquire('k', second, 'me'))
      const row = held(await all.reader.row('lock', all.backend.key('lock', all.prefixOf(adapter), 'k')))
      expect(Number(row.expiresAt) - before).toBeGreaterThanOrEqual(expected - 1)
      expect(Number(row.expiresAt) - before).toBeLessThan(expected + 900)
      expect(Math.abs(again.expiresAt - Number(row.expiresAt))).toBeLessThanOrEqual(1)
    })

    it('over another adapter of this prefix as well', async () => {
      const keyPrefix = all.prefix()
      held(await all.open({ keyPrefix }).acquire('k', 5000, 'me'))
      held(await all.open({ keyPrefix }).acquire('k', 5000, 'me'))
    })
  })

  describe('locks: each handle is one hold', () => {
    it('release frees the lock only with the last hold', async () => {
      const adapter = all.open()
      const first = held(await adapter.acquire('k', 5000, 'me'))
      const second = held(await adapter.acquire('k', 5000, 'me'))
      await first.release()
      expect(await second.isValid()).toBe(true)
      await second.release()
      held(await adapter.acquire('k', 5000, 'you'))
    })

    it('release counts once per handle', async () => {
      const adapter = all.open()
      const first = held(await adapter.acquire('k', 5000, 'me'))
      const second = held(await adapter.acquire('k', 5000, 'me'))
      await Promise.all([first.release(), first.release(), first.release()])
      expect(await second.isValid()).toBe(true)
    })

    it("a probe's release never frees the longer hold, nor shortens it", async () => {
      const adapter = all.open()
      const long = held(await adapter.acquire('k', 20_000, 'me'))
      const probe = held(await adapter.acquire('k', 100, 'me'))
      await probe.release()
      expect(await long.isValid()).toBe(true)
      const row = held(await all.reader.row('lock', all.backend.key('lock', all.prefixOf(adapter), 'k')))
      expect(Math.abs(Number(row.expiresAt) - long.expiresAt)).toBeLessThanOrEqual(1)
    })

    it('a forgotten handle never blocks a release: a hold ends by itself at its own ttl', async () => {
      const adapter = all.open()
      held(await adapter.acquire('k', 30, 'me'))
      const kept = held(await adapter.acquire('k', 20_000, 'me'))
      await sleep(60)
      await kept.release()
      held(await adapter.acquire('k', 5000, 'you'))
    })

    it("a hold outlives its own ttl when that owner's lock was extended", async () => {
      const adapter = all.open()
      const first = held(await adapter.acquire('k', 3 * soon, 'me'))
      const second = held(await adapter.acquire('k', 5000, 'me'))
      expect(await adapter.extend('k', 5000, 'me')).toBe(true)
      await sleep(4 * soon)
      await second.release()
      expect(await adapter.acquire('k', 5000, 'you')).toBeNull()
      await first.release()
      held(await adapter.acquire('k', 5000, 'you'))
    })

    it('forceRelease ends all holds: the next one is freed by its own release', async () => {
      const adapter = all.open()
      held(await adapter.acquire('k', 20_000, 'me'))
      held(await adapter.acquire('k', 20_000, 'me'))
      await adapter.forceRelease('k')
      await held(await adapter.acquire('k', 5000, 'me')).release()
      held(await adapter.acquire('k', 5000, 'you'))
    })

    it("a handle of before forceRelease does not free its owner's new hold", async () => {
      const adapter = all.open()
      const old = held(await adapter.acquire('k', 20_000, 'me'))
      await adapter.forceRelease('k')
      const current = held(await adapter.acquire('k', 5000, 'me'))
      await old.release()
      expect(await current.isValid()).toBe(true)
    })

    it("a handle that lost its lock does not free its owner's new hold", async () => {
      const adapter = all.open()
      const old = held(await adapter.acquire('k', 10, 'me'))
      await serverPasses(all.reader, old.expiresAt)
      await held(await adapter.acquire('k', 5000, 'you')).release()
      const current = held(await adapter.acquire('k', 5000, 'me'))
      await old.release()
      expect(await current.isValid()).toBe(true)
    })

    it('holds of different owners and keys are counted apart', async () => {
      const adapter = all.open()
      const one = held(await adapter.acquire('k1', 5000, 'me'))
      const two = held(await adapter.acquire('k2', 5000, 'me'))
      await one.release()
      expect(await two.isValid()).toBe(true)
      held(await adapter.acquire('k1', 5000, 'you'))
    })
  })

  describe('locks: the handle is an AsyncDisposable', () => {
    it('await using releases it', async () => {
      const adapter = all.open()
      {
        await using lock = held(await adapter.acquire('k', 5000))
        expect(await lock.isValid()).toBe(true)
      }
      held(await adapter.acquire('k', 5000))
    })

    it('null can be used as well', async () => {
      const adapter = all.open()
      held(await adapter.acquire('k', 5000))
      await using lock = await adapter.acquire('k', 5000)
      expect(lock).toBeNull()
    })

    it('disposing after release is harmless', async () => {
      const lock = held(await all.open().acquire('k', 5000))
      await lock.release()
      expect(await lock[Symbol.asyncDispose]()).toBeUndefined()
    })
  })
}
