import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Adapter } from '../support/backends.js'
import { held, rejection } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'
import { converted, type ErrorCase, errors, plain, rich, unstorable } from './values-table.js'

/** A way in which a value is stored and read back. */
interface Way {
  store(adapter: Adapter, key: string, value: unknown): Promise<unknown>
  read(adapter: Adapter, key: string): Promise<unknown>
}

const ways: Record<string, Way> = {
  cache: {
    store: (adapter, key, value) => adapter.set(key, value),
    read: (adapter, key) => adapter.get(key)
  },
  idempotency: {
    store: (adapter, key, value) => adapter.idempotency.set(key, value),
    read: async (adapter, key) => (await adapter.idempotency.get(key))?.value
  },
  checkpoint: {
    store: (adapter, key, data) => adapter.save({ id: key, taskId: key, sequence: 1, timestamp: 1, progress: 0, data }),
    read: async (adapter, key) => (await adapter.load(key))?.data
  }
}

export function valuesSuite(all: Harness): void {
  describe.each(Object.entries(ways))('values through %s', (name, way) => {
    const roundTrip = async (value: unknown, key = randomUUID()) => {
      await way.store(all.shared(), key, value)
      return way.read(all.shared(), key)
    }

    it.each(Object.entries(plain))('what JSON can express comes back equal: %s', async (_name, make) => {
      expect(await roundTrip(make())).toStrictEqual(make())
    })

    it.each(Object.entries(rich))('what JSON loses still comes back equal: %s', async (_name, make) => {
      expect(await roundTrip(make())).toStrictEqual(make())
    })

    it.each(Object.entries(converted))('%s', async (_name, [make, back]) => {
      expect(await roundTrip(make())).toEqual(back)
    })

    it.each(Object.entries(unstorable))(
      "what can't be stored is a TypeError that names the key, and nothing is written: %s",
      async (_name, make) => {
        const key = randomUUID()
        const error = await rejection(() => way.store(all.shared(), key, make()))
        expect(error).toBeInstanceOf(TypeError)
        expect(error.message).toContain(key)
        expect(await way.read(all.shared(), key)).toBe(name === 'cache' ? null : undefined)
      }
    )

    it.each(Object.entries(errors))(
      'an Error comes back with name, message, stack, code, cause and plain fields: %s',
      async (_name, given) => {
        const tuple = (await roundTrip([given.make(), undefined])) as unknown[]
        expect(tuple).toHaveLength(2)
        expect(1 in tuple && tuple[1] === undefined).toBe(true)
        sameError(tuple[0] as Error, given)
      }
    )

    it('-0 keeps its sign, inside as well', async () => {
      expect(Object.is(await roundTrip(-0), -0)).toBe(true)
      expect(Object.is(((await roundTrip({ a: [-0] })) as { a: number[] }).a[0], -0)).toBe(true)
    })

    it("a user's value that looks like our envelope comes back as it was", async () => {
      const key = randomUUID()
      await roundTrip(new Date(5), key)
      const stored = await storedBy(all, name, key)
      expect(await roundTrip(stored)).toStrictEqual(stored)
      expect(await roundTrip({ nested: [stored] })).toStrictEqual({ nested: [stored] })
    })
  })

  describe('values: undefined', () => {
    it('a top-level undefined is stored and comes back as undefined; has is true', async () => {
      const adapter = all.open()
      await adapter.set('k', undefined)
      expect([await adapter.get('k'), await adapter.has('k')]).toEqual([undefined, true])
    })

    it('the tuple [undefined, result] comes back with both elements', async () => {
      const results = all.open().idempotency
      await results.set('k', [undefined, { paid: 1 }])
      expect((await results.get('k'))?.value).toStrictEqual([undefined, { paid: 1 }])
    })
  })

  describe('values: JSON rows of others are read as they are', () => {
    it('a failed tuple as a JavaScript adapter wrote it', async () => {
      const adapter = all.open()
      await adapter.idempotency.set('k', [null, null])
      expect((await adapter.idempotency.get('k'))?.value).toStrictEqual([null, null])
    })
  })
}

/** The JSON that stands in the database for what was stored in this way. */
async function storedBy(all: Harness, way: string, key: string): Promise<unknown> {
  const prefix = all.prefixOf(all.shared())
  if (way === 'checkpoint') return held(await all.reader.checkpoint(prefix, key, 1)).data
  const family = way as 'cache' | 'idempotency'
  return JSON.parse(held(await all.reader.row(family, all.backend.key(family, prefix, key))).text)
}

function sameError(actual: Error, { make, fields = {} }: ErrorCase): void {
  const given = make()
  expect(actual).toBeInstanceOf(Error)
  expect([actual.name, actual.message]).toEqual([given.name, given.message])
  expect(typeof actual.stack).toBe(typeof given.stack)
  for (const [name, value] of Object.entries(fields)) expect((actual as never)[name], name).toEqual(value)
}
