import { expect, held, refuses, times } from './expect.js'
import type { Harness } from './harness.js'

const nearKeys = [
  'res',
  'Res',
  'RES',
  'res ',
  ' res',
  'rés',
  're\u0301s',
  'r%s',
  'r_s',
  'r*s',
  'r\\s',
  'lock:res',
  'res:1'
]

export function lockSuite(all: Harness): void {
  const { describe, it } = all
  const detailed = all.needing('handleDetails')
  const exact = all.needing('handleDetails', 'milliseconds')
  const forced = all.needing('forceRelease')
  const shared = all.needing('sharedStore')

  describe('locks: acquire is one atomic step', () => {
    it('acquire of a free key gives a handle', async () => {
      const lock = held(await (await all.open()).acquire('k', 5000, 'me'))
      expect(await lock.isValid()).toBe(true)
    })

    detailed.it('a handle tells key, owner and expiresAt', async () => {
      const before = await all.now()
      const lock = held(await (await all.open()).acquire('k', 5000, 'me'))
      expect({ key: lock.key, owner: lock.owner }).toEqual({ key: 'k', owner: 'me' })
      expect(lock.expiresAt).toBeGreaterThanOrEqual(Math.floor(before + 5000))
    })

    it('acquire is null when another owner holds the key, named or not', async () => {
      const adapter = await all.open()
      held(await adapter.acquire('k', 5000, 'me'))
      expect(await adapter.acquire('k', 5000, 'you')).toBeNull()
      expect(await adapter.acquire('k', 5000)).toBeNull()
    })

    it('losing is null, never an exception: of 100 racers one gets a handle, 99 null', async () => {
      const adapter = await all.open()
      const locks = await Promise.all(times(100, () => adapter.acquire('k', 5000)))
      expect(locks.filter((lock) => lock === null)).toHaveLength(99)
    })

    shared.it('losing is null over several connections: of 200 racers on 8 adapters one gets a handle', async () => {
      const keyPrefix = all.prefix()
      const adapters = await Promise.all(times(8, () => all.open({ keyPrefix })))
      const locks = await Promise.all(times(200, (i) => adapters[i % 8]?.acquire('k', 5000)))
      expect(locks.filter((lock) => lock === null)).toHaveLength(199)
    })

    it('100 free keys are taken at once by 100 calls', async () => {
      const adapter = await all.open()
      const locks = await Promise.all(times(100, (i) => adapter.acquire(`k${i}`, 5000)))
      expect(locks.filter((lock) => lock === null)).toHaveLength(0)
    })

    it('a lock does not block a key of another prefix', async () => {
      held(await (await all.open()).acquire('k', 5000))
      held(await (await all.open()).acquire('k', 5000))
    })

    it.each(nearKeys)('keys are compared byte for byte: %j is a lock of its own', async (key) => {
      const adapter = await all.open()
      for (const near of nearKeys) if (near !== key) held(await adapter.acquire(near, 5000))
      held(await adapter.acquire(key, 5000))
      expect(await adapter.acquire(key, 5000)).toBeNull()
    })
  })

  all
    .needing('callOrder', 'extend', 'forceRelease')
    .it('locks: calls on one key take effect in call order', async () => {
      const adapter = await all.open()
      const calls = await Promise.all([
        adapter.acquire('k', 1000, 'a'),
        adapter.extend('k', 5000, 'a'),
        adapter.acquire('k', 1000, 'b'),
        adapter.forceRelease('k'),
        adapter.extend('k', 5000, 'a'),
        adapter.acquire('k', 1000, 'b')
      ])
      expect(calls.map((answer) => (answer === undefined ? 'done' : Boolean(answer)))).toEqual([
        true,
        true,
        false,
        'done',
        false,
        true
      ])
    })

  describe('locks: ttl', () => {
    const defaulted = all.needing('defaultLockTTL', 'handleDetails')

    defaulted.it('undefined falls back to defaultLockTTL, 30000', async () => {
      const now = await all.now()
      const lock = held(await (await all.open()).acquire('k'))
      expect(lock.expiresAt - now).toBeGreaterThanOrEqual(29_999)
      expect(lock.expiresAt - now).toBeLessThan(31_000)
    })

    defaulted.it('undefined falls back to the given defaultLockTTL', async () => {
      const now = await all.now()
      const lock = held(await (await all.open({ defaultLockTTL: 7000 })).acquire('k'))
      expect(lock.expiresAt - now).toBeGreaterThanOrEqual(6999)
      expect(lock.expiresAt - now).toBeLessThan(8000)
    })

    all.needing('badArguments').it('0 is a RangeError', async () => {
      const adapter = await all.open()
      await refuses(() => adapter.acquire('k', 0), 'RangeError', 'ttl')
    })

    exact.it('fractions round up: 0.2 ms is a lock of a millisecond', async () => {
      const adapter = await all.open()
      const lasted = times(30, async (i) => {
        const before = Math.floor(await all.now())
        return held(await adapter.acquire(`k${i}`, 0.2)).expiresAt - before
      })
      expect(Math.min(...(await Promise.all(lasted)))).toBeGreaterThanOrEqual(1)
    })
  })

  describe('locks: expiry', () => {
    exact.it("expiresAt is within 50 ms of the server's clock plus ttl", async () => {
      const adapter = await all.open()
      await adapter.connect()
      const before = await all.now()
      const lock = held(await adapter.acquire('k', 5000))
      const after = await all.now()
      expect(lock.expiresAt).toBeGreaterThanOrEqual(Math.floor(before) + 5000)
      expect(lock.expiresAt).toBeLessThanOrEqual(after + 5000 + 50)
    })

    it('an expired lock can be taken at once by another, and not before', async () => {
      const adapter = await all.open()
      const ttl = all.short(120)
      const before = await all.now()
      const lock = held(await adapter.acquire('k', ttl, 'a'))
      const taken = held(await all.until(ttl, () => adapter.acquire('k', 60_000, 'b')))
      expect((await all.now()) - before).toBeGreaterThanOrEqual(ttl)
      expect([await lock.isValid(), await taken.isValid()]).toEqual([false, true])
    })

    const { it: itExactly } = all.needing('milliseconds')
    itExactly.each([1, 2, 5, 20, 50])("a lock of %d ms is valid or over by the server's clock", async (ttl) => {
      const adapter = await all.open()
      const before = await all.now()
      held(await adapter.acquire('k', ttl, 'a'))
      await all.until(ttl, () => adapter.acquire('k', 60_000, 'b'))
      expect((await all.now()) - before).toBeGreaterThanOrEqual(ttl)
    })
  })

  detailed.describe('locks: owners are generated with a cryptographic random source', () => {
    it('1000 owners differ, are long, and hold neither the time nor the process id', async () => {
      const adapter = await all.open()
      const locks = await Promise.all(times(1000, (i) => adapter.acquire(`k${i}`, 5000)))
      const owners = locks.map((lock) => held(lock).owner)
      expect(new Set(owners).size).toBe(1000)
      for (const owner of owners) expect(owner.length).toBeGreaterThanOrEqual(21)
      const shared = [...(owners[0] ?? '')].filter((letter, at) => owners.every((owner) => owner[at] === letter))
      expect(shared.filter((letter) => letter !== '-').length).toBeLessThanOrEqual(1)
    })
  })

  all.needing('extend').describe('locks: extend sets the expiry to now + ttl', () => {
    const { short, passes } = all

    it('it lengthens', async () => {
      const adapter = await all.open()
      held(await adapter.acquire('k', short(1000), 'me'))
      expect(await adapter.extend('k', 60_000, 'me')).toBe(true)
      await passes(short(1000))
      expect(await adapter.acquire('k', 1000, 'you')).toBeNull()
    })

    it('it may shorten', async () => {
      const adapter = await all.open()
      held(await adapter.acquire('k', 60_000, 'me'))
      expect(await adapter.extend('k', short(20), 'me')).toBe(true)
      await passes(short(20))
      held(await adapter.acquire('k', 1000, 'you'))
    })

    detailed.it("the handle's own extend moves its expiresAt", async () => {
      const lock = held(await (await all.open()).acquire('k', 1000))
      const first = lock.expiresAt
      expect(await lock.extend(9000)).toBe(true)
      expect(lock.expiresAt).toBeGreaterThan(first + 7000)
    })

    it("only the owner's extend has an effect", async () => {
      const adapter = await all.open()
      const lock = held(await adapter.acquire('k', 60_000, 'me'))
      expect(await adapter.extend('k', short(5), 'you')).toBe(false)
      await passes(short(5))
      expect(await lock.isValid()).toBe(true)
    })

    it('a lock that another has taken can not be extended by its old handle', async () => {
      const adapter = await all.open()
      const lost = held(await adapter.acquire('k', short(10), 'me'))
      await passes(short(10))
      const successor = held(await adapter.acquire('k', 5000, 'you'))
      expect([await lost.extend(9000), await successor.isValid()]).toEqual([false, true])
    })

    it("a missing lock can't be extended", async () => {
      expect(await (await all.open()).extend('k', 1000, 'me')).toBe(false)
    })

    it("an expired lock can't be extended, and stays free", async () => {
      const adapter = await all.open()
      const lock = held(await adapter.acquire('k', short(20), 'me'))
      await passes(short(20))
      expect(await adapter.extend('k', 60_000, 'me')).toBe(false)
      expect(await lock.extend(60_000)).toBe(false)
      held(await adapter.acquire('k', 1000, 'you'))
    })
  })

  forced.describe('locks: forceRelease', () => {
    it('frees a lock regardless of its owner', async () => {
      const adapter = await all.open()
      const lock = held(await adapter.acquire('k', 5000))
      expect(await adapter.forceRelease('k')).toBeUndefined()
      expect(await lock.isValid()).toBe(false)
      held(await adapter.acquire('k', 5000))
    })

    it('of a free key is harmless', async () => {
      expect(await (await all.open()).forceRelease('k')).toBeUndefined()
    })

    it('frees that key only', async () => {
      const adapter = await all.open()
      const near = held(await adapter.acquire('k1', 5000))
      await adapter.forceRelease('k')
      await adapter.forceRelease('k_')
      await adapter.forceRelease('k%')
      await adapter.forceRelease('k*')
      expect(await near.isValid()).toBe(true)
    })
  })
}
