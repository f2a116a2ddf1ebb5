import { setTimeout as sleep } from 'node:timers/promises'
import { expect, held } from './expect.js'
import type { Flag } from './flags.js'
import type { Harness } from './harness.js'
import type { LockHandle, Subject } from './subject.js'

type Happen = (adapter: Subject, lock: LockHandle, all: Harness) => Promise<unknown>

const takeOver = async (adapter: Subject) => {
  await adapter.forceRelease('k')
  await adapter.acquire('k', 60_000, 'you')
}

/** Each row: an event for the lock 'k' of 'me', whether the lock is valid afterwards, and the flags that it needs. */
const fates: [fate: string, valid: boolean, happen: Happen, flags: Flag[]][] = [
  ['fresh', true, async () => undefined, []],
  ['extended', true, (_adapter, lock) => lock.extend(5000), ['extend']],
  ['acquired again by its owner', true, (adapter) => adapter.acquire('k', 100, 'me'), ['reacquire']],
  ['wanted by another', true, (adapter) => adapter.acquire('k', 100, 'you'), []],
  ['released', false, (_adapter, lock) => lock.release(), []],
  ['force-released', false, (adapter) => adapter.forceRelease('k'), ['forceRelease']],
  [
    'released and taken by another',
    false,
    (adapter, lock) => lock.release().then(() => adapter.acquire('k', 60_000, 'you')),
    []
  ],
  ['force-released and taken by another', false, takeOver, ['forceRelease']],
  ['expired', false, (_adapter, lock, all) => shorten(lock, all), ['extend']],
  [
    'expired and taken by another',
    false,
    (adapter, lock, all) => shorten(lock, all).then(() => adapter.acquire('k', 60_000, 'you')),
    ['extend']
  ]
]

/** Milliseconds that a slow server may need for a few calls. */
const hold = 1500
const alike = ['Me', 'me ', 'mé', 'you', 'm', 'ME']

const shorten = async (lock: LockHandle, all: Harness) => {
  await lock.extend(all.short(10))
  await all.passes(all.short(10))
}

export function holdsSuite(all: Harness): void {
  const { describe, it } = all
  const again = all.needing('reacquire')
  const forced = all.needing('forceRelease')

  describe('locks: isValid() asks the server', () => {
    for (const [fate, valid, happen, flags] of fates)
      all.needing(...flags).it(`${fate}: ${valid}`, async () => {
        const adapter = await all.open()
        const lock = held(await adapter.acquire('k', 20_000, 'me'))
        await happen(adapter, lock, all)
        expect(await lock.isValid()).toBe(valid)
      })
  })

  describe("locks: only the owner's release has an effect", () => {
    it('it frees the lock', async () => {
      const adapter = await all.open()
      const lock = held(await adapter.acquire('k', 5000))
      expect(await lock.release()).toBeUndefined()
      held(await adapter.acquire('k', 5000))
    })

    it('release of a lost lock is a harmless no-op: the successor keeps it', async () => {
      const adapter = await all.open()
      const lost = held(await adapter.acquire('k', all.short(10), 'me'))
      await all.passes(all.short(10))
      const successor = held(await adapter.acquire('k', 5000, 'you'))
      expect(await lost.release()).toBeUndefined()
      expect(await successor.isValid()).toBe(true)
    })

    it('release of an expired, free lock is harmless', async () => {
      const lost = held(await (await all.open()).acquire('k', all.short(5)))
      await all.passes(all.short(5))
      expect(await lost.release()).toBeUndefined()
    })

    it('of releases in one turn each frees what its own owner holds, byte for byte', async () => {
      const adapter = await all.open()
      const lost = await Promise.all(
        alike.map((_owner, at) => adapter.acquire(`k${at}`, all.short(10), 'me').then(held))
      )
      await all.passes(all.short(10))
      const successors = await Promise.all(alike.map((owner, at) => adapter.acquire(`k${at}`, 5000, owner).then(held)))
      await Promise.all(lost.map((lock) => lock.release()))
      expect(await Promise.all(successors.map((lock) => lock.isValid()))).toEqual(alike.map(() => true))
      await Promise.all(successors.map((lock) => lock.release()))
      expect(await Promise.all(successors.map((lock) => lock.isValid()))).toEqual(alike.map(() => false))
      for (const at of alike.keys()) held(await adapter.acquire(`k${at}`, 10))
    })

    it('a second release is harmless when another has the lock', async () => {
      const adapter = await all.open()
      const lock = held(await adapter.acquire('k', 5000, 'me'))
      await lock.release()
      const successor = held(await adapter.acquire('k', 5000, 'you'))
      await lock.release()
      expect(await successor.isValid()).toBe(true)
    })
  })

  again.describe('locks: the same owner may acquire again', () => {
    it('it gets a handle of its own', async () => {
      const adapter = await all.open()
      const first = held(await adapter.acquire('k', 5000, 'me'))
      expect(held(await adapter.acquire('k', 5000, 'me'))).not.toBe(first)
    })

    it('a shorter ttl keeps the expiry, for both handles', async () => {
      const adapter = await all.open()
      const first = held(await adapter.acquire('k', 60_000, 'me'))
      const second = held(await adapter.acquire('k', all.short(10), 'me'))
      await all.passes(all.short(10))
      expect([await first.isValid(), await second.isValid()]).toEqual([true, true])
      expect(await adapter.acquire('k', 1000, 'you')).toBeNull()
    })

    it('a longer ttl moves it', async () => {
      const adapter = await all.open()
      held(await adapter.acquire('k', all.short(1000), 'me'))
      held(await adapter.acquire('k', 60_000, 'me'))
      await all.passes(all.short(1000))
      expect(await adapter.acquire('k', 1000, 'you')).toBeNull()
    })

    all.needing('sharedStore').it('over another adapter of this prefix as well', async () => {
      const keyPrefix = all.prefix()
      held(await (await all.open({ keyPrefix })).acquire('k', 5000, 'me'))
      held(await (await all.open({ keyPrefix })).acquire('k', 5000, 'me'))
    })
  })

  again.describe('locks: each handle is one hold', () => {
    it('release frees the lock only with the last hold', async () => {
      const adapter = await all.open()
      const first = held(await adapter.acquire('k', 5000, 'me'))
      const second = held(await adapter.acquire('k', 5000, 'me'))
      await first.release()
      expect(await second.isValid()).toBe(true)
      await second.release()
      held(await adapter.acquire('k', 5000, 'you'))
    })

    it('release counts once per handle', async () => {
      const adapter = await all.open()
      const first = held(await adapter.acquire('k', 5000, 'me'))
      const second = held(await adapter.acquire('k', 5000, 'me'))
      await Promise.all([first.release(), first.release(), first.release()])
      expect(await second.isValid()).toBe(true)
    })

    it("a probe's release never frees the longer hold, nor shortens it", async () => {
      const adapter = await all.open()
      const long = held(await adapter.acquire('k', 20_000, 'me'))
      const probe = held(await adapter.acquire('k', all.short(10), 'me'))
      await probe.release()
      await all.passes(all.short(10))
      expect(await long.isValid()).toBe(true)
      expect(await adapter.acquire('k', 1000, 'you')).toBeNull()
    })

    it('a forgotten handle never blocks a release: a hold ends by itself at its own ttl', async () => {
      const adapter = await all.open()
      held(await adapter.acquire('k', all.short(30), 'me'))
      const kept = held(await adapter.acquire('k', 20_000, 'me'))
      await all.passes(2 * all.short(30))
      await kept.release()
      held(await adapter.acquire('k', 5000, 'you'))
    })

    all.needing('extend').it("a hold outlives its own ttl when that owner's lock was extended", async () => {
      const adapter = await all.open()
      const first = held(await adapter.acquire('k', hold, 'me'))
      const second = held(await adapter.acquire('k', 20_000, 'me'))
      expect(await adapter.extend('k', 20_000, 'me')).toBe(true)
      await sleep(hold + 100)
      await second.release()
      expect(await adapter.acquire('k', 5000, 'you')).toBeNull()
      await first.release()
      held(await adapter.acquire('k', 5000, 'you'))
    })

    forced.it('forceRelease ends all holds: the next one is freed by its own release', async () => {
      const adapter = await all.open()
      held(await adapter.acquire('k', 20_000, 'me'))
      held(await adapter.acquire('k', 20_000, 'me'))
      await adapter.forceRelease('k')
      await held(await adapter.acquire('k', 5000, 'me')).release()
      held(await adapter.acquire('k', 5000, 'you'))
    })

    forced.it("a handle of before forceRelease does not free its owner's new hold", async () => {
      const adapter = await all.open()
      const old = held(await adapter.acquire('k', 20_000, 'me'))
      await adapter.forceRelease('k')
      const current = held(await adapter.acquire('k', 5000, 'me'))
      await old.release()
      expect(await current.isValid()).toBe(true)
    })

    it("a handle that lost its lock does not free its owner's new hold", async () => {
      const adapter = await all.open()
      const old = held(await adapter.acquire('k', all.short(10), 'me'))
      await all.passes(all.short(10))
      await held(await adapter.acquire('k', 5000, 'you')).release()
      const current = held(await adapter.acquire('k', 5000, 'me'))
      await old.release()
      expect(await current.isValid()).toBe(true)
    })

    it('holds of different owners and keys are counted apart', async () => {
      const adapter = await all.open()
      const one = held(await adapter.acquire('k1', 5000, 'me'))
      const two = held(await adapter.acquire('k2', 5000, 'me'))
      await one.release()
      expect(await two.isValid()).toBe(true)
      held(await adapter.acquire('k1', 5000, 'you'))
    })
  })

  all.needing('asyncDispose').describe('locks: the handle is an AsyncDisposable', () => {
    it('await using releases it', async () => {
      const adapter = await all.open()
      {
        await using lock = held(await adapter.acquire('k', 5000))
        expect(await lock.isValid()).toBe(true)
      }
      held(await adapter.acquire('k', 5000))
    })

    it('null can be used as well', async () => {
      const adapter = await all.open()
      held(await adapter.acquire('k', 5000))
      await using lock = await adapter.acquire('k', 5000)
      expect(lock).toBeNull()
    })

    it('disposing after release is harmless', async () => {
      const lock = held(await (await all.open()).acquire('k', 5000))
      await lock.release()
      expect(await lock[Symbol.asyncDispose]()).toBeUndefined()
    })
  })
}
