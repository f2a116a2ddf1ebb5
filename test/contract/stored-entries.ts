// The stored form of cache entries, breaker states, checkpoints and values, read directly from the database.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Adapter } from '../support/backends.js'
import { held } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

const state = {
  state: 'open' as const,
  failureCount: 3,
  lastFailureTime: 1700000000123,
  lastSuccessTime: 1700000000456
}
const checkpoint = { id: 'c', taskId: 't', sequence: 5, timestamp: 1700000000005, progress: 50, data: { at: 5 } }

/** Ways in which a value is stored, read back, and found in the database. */
const ways = {
  cache: {
    store: (adapter: Adapter, value: unknown, key: string) => adapter.set(key, value),
    read: (adapter: Adapter, key: string) => adapter.get(key),
    find: (all: Harness, prefix: string, key: string) => jsonOf(all, 'cache', prefix, key)
  },
  idempotency: {
    store: (adapter: Adapter, value: unknown, key: string) => adapter.idempotency.set(key, value),
    read: async (adapter: Adapter, key: string) => (await adapter.idempotency.get(key))?.value,
    find: (all: Harness, prefix: string, key: string) => jsonOf(all, 'idempotency', prefix, key)
  },
  checkpoint: {
    store: (adapter: Adapter, data: unknown, key: string) =>
      adapter.save({ ...checkpoint, id: key, taskId: key, data }),
    read: async (adapter: Adapter, key: string) => (await adapter.load(key))?.data,
    find: async (all: Harness, prefix: string, key: string) => held(await all.reader.checkpoint(prefix, key, 5)).data
  }
}

async function jsonOf(all: Harness, family: 'cache' | 'idempotency', prefix: string, key: string): Promise<unknown> {
  return JSON.parse(held(await all.reader.row(family, all.backend.key(family, prefix, key))).text)
}

export function storedEntriesSuite(all: Harness): void {
  const rowOf = (adapter: object) => all.reader.row('cache', all.backend.key('cache', all.prefixOf(adapter), 'k'))

  describe('cache entries as they are stored', () => {
    it('a value that JSON can express is stored as plain JSON under the documented key', async () => {
      const adapter = all.open()
      await adapter.set('k', { a: [1, 'x', null, true] })
      const row = held(await rowOf(adapter))
      expect(JSON.parse(row.text)).toEqual({ a: [1, 'x', null, true] })
      expect(row.expiresAt).toBeNull()
    })

    it.each([undefined, 0])('ttl %s means no expiry', async (ttl) => {
      const adapter = all.open()
      await adapter.set('k', 1, 50_000)
      await adapter.set('k', 1, ttl)
      expect(held(await rowOf(adapter)).expiresAt).toBeNull()
    })

    it.each([1500, 1, 999.2, 86_400_000, 3_000_000_000_000])('%d ms is exact, fractions rounded up', async (ttl) => {
      const adapter = all.open()
      await adapter.connect()
      const before = Math.floor(await all.reader.now())
      await adapter.set('k', 1, ttl)
      const row = await rowOf(adapter)
      const after = await all.reader.now()
      // After a millisecond the entry may be gone, also between the reads of its value and its expiry.
      if (ttl === 1 && !row?.expiresAt) return
      expect(row?.expiresAt).toBeGreaterThanOrEqual(before + Math.ceil(ttl))
      expect(row?.expiresAt).toBeLessThanOrEqual(after + Math.ceil(ttl) + 1)
    })
  })

  describe('breaker state as it is stored', () => {
    it('the database holds the documented form, without a ttl', async () => {
      const adapter = all.open()
      await adapter.setState('k', state)
      expect(await all.reader.breaker(all.backend.key('circuit', all.prefixOf(adapter), 'k'))).toEqual(state)
    })
  })

  describe('checkpoints as they are stored', () => {
    it.each([undefined, ''])('the database holds the documented form; the prefix: %j', async (keyPrefix) => {
      const adapter = keyPrefix === undefined ? all.open() : all.open({ keyPrefix })
      await adapter.save(checkpoint)
      expect(await all.reader.checkpoint(all.prefixOf(adapter), 't', 5)).toEqual(checkpoint)
      await adapter.deleteAll('t')
    })
  })

  describe.each(Object.entries(ways))('values as they are stored through %s', (_name, { store, read, find }) => {
    it("a user's value that looks like the adapter's envelope is read back equal", async () => {
      const adapter = all.shared()
      const roundTrip = async (value: unknown, key = randomUUID()) => {
        await store(adapter, value, key)
        return read(adapter, key)
      }
      const key = randomUUID()
      await roundTrip(new Date(5), key)
      const stored = await find(all, all.prefixOf(adapter), key)
      expect(await roundTrip(stored)).toStrictEqual(stored)
      expect(await roundTrip({ nested: [stored] })).toStrictEqual({ nested: [stored] })
    })
  })
}
