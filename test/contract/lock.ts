import { describe, expect, it } from 'vitest'
import { held, refuses, serverPasses, times } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

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
  describe('locks: one atomic server-side step each for acquire, extend and release', () => {
    it('acquire of a free key gives a handle that tells key, owner and expiresAt', async () => {
      const before = await all.reader.now()
      const lock = held(await all.open().acquire('k', 5000, 'me'))
      expect(lock).toMatchObject({ key: 'k', owner: 'me' })
      expect(lock.expiresAt).toBeGreaterThanOrEqual(Math.floor(before + 5000))
    })

    it('acquire is null when another owner holds the key, named or not', async () => {
      const adapter = all.open()
      held(await adapter.acquire('k', 5000, 'me'))
      expect(await adapter.acquire('k', 5000, 'you')).toBeNull()
      expect(await adapter.acquire('k', 5000)).toBeNull()
    })

    it('losing is null, never an exception: of 100 racers one gets a handle, 99 null', async () => {
      const adapter = all.open()
      const locks = await Promise.all(times(100, () => adapter.acquire('k', 5000)))
      expect(locks.filter((lock) => lock === null)).toHaveLength(99)
    })

    it('losing is null over several connections: of 200 racers on 8 adapters one gets a handle', async () => {
      const keyPrefix = all.prefix()
      const adapters = times(8, () => all.open({ keyPrefix }))
      const locks = await Promise.all(times(200, (i) => adapters[i % 8]?.acquire('k', 5000)))
      expect(locks.filter((lock) => lock === null)).toHaveLength(199)
    })

    it('100 free keys are taken at once by 100 unawaited calls', async () => {
      const adapter = all.open()
      const locks = await Promise.all(times(100, (i) => adapter.acquire(`k${i}`, 5000)))
      expect(locks.filter((lock) => lock === null)).toHaveLength(0)
    })

    it('a lock does not block a key of another prefix', async () => {
      held(await all.open().acquire('k', 5000))
      held(await all.open().acquire('k', 5000))
    })

    it.each(nearKeys)('keys are compared byte for byte: %j is a lock of its own', async (key) => {
      const adapter = all.open()
      for (const near of nearKeys) if (near !== key) held(await adapter.acquire(near, 5000))
      held(await adapter.acquire(key, 5000))
      expect(await adapter.acquire(key, 5000)).toBeNull()
    })

    it('calls on one key take effect in call order, unawaited', async () => {
      const adapter = all.open()
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
  })

  describe('locks: ttl', () => {
    it('undefined falls back to defaultLockTTL, 30000', async () => {
      const now = await all.reader.now()
      const lock = held(await all.open().acquire('k'))
      expect(lock.expiresAt - now).toBeGreaterThanOrEqual(29_999)
      expect(lock.expiresAt - now).toBeLessThan(31_000)
    })

    it('undefined falls back to the given defaultLockTTL', async () => {
      const now = await all.reader.now()
      const lock = held(await all.open({ defaultLockTTL: 7000 }).acquire('k'))
      expect(lock.expiresAt - now).toBeGreaterThanOrEqual(6999)
      expect(lock.expiresAt - now).toBeLessThan(8000)
    })

    it('0 is a RangeError', () => refuses(() => all.open().acquire('k', 0), 'RangeError', 'ttl'))

    it('fractions round up: 0.2 ms is a lock of a millisecond', async () => {
      const adapter = all.open()
      const lasted = times(30, async (i) => {
        const before = Math.floor(await all.reader.now())
        return held(await adapter.acquire(`k${i}`, 0.2)).expiresAt - before
      })
      expect(Math.min(...(await Promise.all(lasted)))).toBeGreaterThanOrEqual(1)
    })

    it('a ttl is in milliseconds: the database says what the handle says', async () => {
      const keyPrefix = all.prefix()
      const lock = held(await all.open({ keyPrefix }).acquire('k', 5000, 'me'))
      const row = held(await all.reader.row('lock', all.backend.key('lock', keyPrefix, 'k')))
      expect(row.text).toBe('me')
      expect(Math.abs(Number(row.expiresAt) - lock.expiresAt)).toBeLessThanOrEqual(1)
    })
  })

  describe("locks: the time that counts is the database server's", () => {
    it("expiresAt is within 50 ms of the server's clock plus ttl", async () => {
      const adapter = all.open()
      await adapter.connect()
      const before = await all.reader.now()
      const lock = held(await adapter.acquire('k', 5000))
      const after = await all.reader.now()
      expect(lock.expiresAt).toBeGreaterThanOrEqual(Math.floor(before) + 5000)
      expect(lock.expiresAt).toBeLessThanOrEqual(after + 5000 + 50)
    })

    it('a lock lasts at least its ttl, to the millisecond, and can be taken at once afterwards', async () => {
      const adapter = all.open()
      const before = await all.reader.now()
      const lock = held(await adapter.acquire('k', 120, 'a'))
      let taken = null
      while (!taken) taken = await adapter.acquire('k', 5000, 'b')
      const after = await all.reader.now()
      expect(after - before).toBeGreaterThanOrEqual(120)
      expect(after).toBeGreaterThanOrEqual(lock.expiresAt)
      expect(after - lock.expiresAt).toBeLessThan(500)
    })

    it.each([1, 2, 5, 20, 50])("a lock of %d ms is valid or over by the server's clock", async (ttl) => {
      const adapter = all.open()
      const before = await all.reader.now()
      held(await adapter.acquire('k', ttl, 'a'))
      while (!(await adapter.acquire('k', 5000, 'b')));
      expect((await all.reader.now()) - before).toBeGreaterThanOrEqual(ttl)
    })
  })

  describe('locks: owners are generated with a cryptographic random source', () => {
    it('1000 owners differ, are long, and hold neither the time nor the process id', async () => {
      const adapter = all.open()
      const locks = await Promise.all(times(1000, (i) => adapter.acquire(`k${i}`, 5000)))
      const owners = locks.map((lock) => held(lock).owner)
      expect(new Set(owners).size).toBe(1000)
      for (const owner of owners) expect(owner.length).toBeGreaterThanOrEqual(21)
      const shared = [...(owners[0] ?? '')].filter((letter, at) => owners.every((owner) => owner[at] === letter))
      expect(shared.filter((letter) => letter !== '-').length).toBeLessThanOrEqual(1)
    })
  })

  describe('locks: extend sets the expiry to now + ttl', () => {
    it.each([
      ['lengthens', 1000, 9000],
      ['may shorten', 9000, 1000]
    ])('it %s', async (_how, first, second) => {
      const adapter = all.open()
      held(await adapter.acquire('k', first, 'me'))
      const before = await all.reader.now()
      expect(await adapter.extend('k', second, 'me')).toBe(true)
      const after = await all.reader.now()
      const row = held(await all.reader.row('lock', rowKey(all, adapter)))
      expect(row.expiresAt).toBeGreaterThanOrEqual(Math.floor(before) + second)
      expect(row.expiresAt).toBeLessThanOrEqual(after + second + 50)
    })

    it("the handle's own extend moves its expiresAt", async () => {
      const lock = held(await all.open().acquire('k', 1000))
      const first = lock.expiresAt
      expect(await lock.extend(9000)).toBe(true)
      expect(lock.expiresAt).toBeGreaterThan(first + 7000)
    })

    it("only the owner's extend has an effect", async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 2000, 'me'))
      expect(await adapter.extend('k', 60_000, 'you')).toBe(false)
      const row = held(await all.reader.row('lock', rowKey(all, adapter)))
      expect(Math.abs(Number(row.expiresAt) - lock.expiresAt)).toBeLessThanOrEqual(1)
    })

    it("a missing lock can't be extended", async () => {
      expect(await all.open().extend('k', 1000, 'me')).toBe(false)
    })

    it("an expired lock can't be extended, and stays free", async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 20, 'me'))
      await serverPasses(all.reader, lock.expiresAt)
      expect(await adapter.extend('k', 60_000, 'me')).toBe(false)
      expect(await lock.extend(60_000)).toBe(false)
      held(await adapter.acquire('k', 1000, 'you'))
    })
  })

  describe('locks: forceRelease', () => {
    it('frees a lock regardless of its owner', async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('k', 5000))
      expect(await adapter.forceRelease('k')).toBeUndefined()
      expect(await lock.isValid()).toBe(false)
      held(await adapter.acquire('k', 5000))
    })

    it('of a free key is harmless', async () => {
      expect(await all.open().forceRelease('k')).toBeUndefined()
    })

    it('frees that key only', async () => {
      const adapter = all.open()
      const near = held(await adapter.acquire('k1', 5000))
      await adapter.forceRelease('k')
      await adapter.forceRelease('k_')
      await adapter.forceRelease('k%')
      await adapter.forceRelease('k*')
      expect(await near.isValid()).toBe(true)
    })
  })
}

/** The storage key of `k` under the prefix that `open` chose. */
function rowKey(all: Harness, adapter: object): string {
  return all.backend.key('lock', all.prefixOf(adapter), 'k')
}
