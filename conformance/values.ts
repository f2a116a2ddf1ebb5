import { randomUUID } from 'node:crypto'
import { expect, rejection } from './expect.js'
import type { Family } from './flags.js'
import type { Harness } from './harness.js'
import type { Subject } from './subject.js'
import { converted, type ErrorCase, errors, lost, plain, unstorable } from './values-table.js'

/** A way to store a value and read it back. */
interface Way {
  store(adapter: Subject, key: string, value: unknown): Promise<unknown>
  read(adapter: Subject, key: string): Promise<unknown>
}

const ways: Partial<Record<Family, Way>> = {
  cache: {
    store: (adapter, key, value) => adapter.set(key, value),
    read: (adapter, key) => adapter.get(key)
  },
  idempotency: {
    store: (adapter, key, value) => adapter.idempotency.set(key, value),
    read: async (adapter, key) => (await adapter.idempotency.get(key))?.value
  },
  checkpoints: {
    store: (adapter, key, data) => adapter.save({ id: key, taskId: key, sequence: 1, timestamp: 1, progress: 0, data }),
    read: async (adapter, key) => (await adapter.load(key))?.data
  }
}

export function valuesSuite(all: Harness): void {
  const { describe, it } = all
  const own = Object.entries(ways).filter(([name]) => all.families.includes(name as Family))

  describe.each(own)('values through %s', (name, way) => {
    const roundTrip = async (value: unknown, key = randomUUID()) => {
      const adapter = await all.shared()
      await way.store(adapter, key, value)
      return way.read(adapter, key)
    }

    it.each(Object.entries(plain))('what JSON can express comes back equal: %s', async (_name, make) => {
      expect(await roundTrip(make())).toStrictEqual(make())
    })

    for (const [flags, values] of lost)
      all.needing(...flags).it.each(Object.entries(values))(
        'what JSON loses still comes back equal: %s',
        async (_name, make) => {
          expect(await roundTrip(make())).toStrictEqual(make())
        }
      )

    it('what is stored is a copy: who changes what was given or read changes nothing', async () => {
      const [adapter, key, given] = [await all.shared(), randomUUID(), { list: [1] }]
      await way.store(adapter, key, given)
      given.list.push(2)
      const read = (await way.read(adapter, key)) as typeof given
      read.list.push(3)
      expect(await way.read(adapter, key)).toEqual({ list: [1] })
    })

    all.needing('toJSON').it.each(Object.entries(converted))('%s', async (_name, [make, back]) => {
      expect(await roundTrip(make())).toEqual(back)
    })

    all.needing('refusesValues').it.each(Object.entries(unstorable))(
      "what can't be stored is a TypeError that names the key, and nothing is written: %s",
      async (_name, make) => {
        const key = randomUUID()
        const adapter = await all.shared()
        const error = await rejection(() => way.store(adapter, key, make()))
        expect(error).toBeInstanceOf(TypeError)
        expect(error.message).toContain(key)
        expect(await way.read(adapter, key)).toBe(name === 'cache' ? null : undefined)
      }
    )

    all.needing('errors', 'undefinedValues').it.each(Object.entries(errors))(
      'an Error comes back with name, message, stack, code, cause and plain fields: %s',
      async (_name, given) => {
        const tuple = (await roundTrip([given.make(), undefined])) as unknown[]
        expect(tuple).toHaveLength(2)
        expect(1 in tuple && tuple[1] === undefined).toBe(true)
        sameError(tuple[0] as Error, given)
      }
    )

    all.needing('richValues').it('an invalid Date comes back as one', async () => {
      const [back] = (await roundTrip([new Date(Number.NaN)])) as [Date]
      expect(back).toBeInstanceOf(Date)
      expect(back.getTime()).toBe(Number.NaN)
    })

    all.needing('richValues').it('-0 keeps its sign, inside as well', async () => {
      expect(Object.is(await roundTrip(-0), -0)).toBe(true)
      expect(Object.is(((await roundTrip({ a: [-0] })) as { a: number[] }).a[0], -0)).toBe(true)
    })
  })

  const absent = all.needing('undefinedValues')
  if (all.families.includes('cache'))
    absent.it('values: a top-level undefined in the cache is an entry: has is true', async () => {
      const adapter = await all.open()
      await adapter.set('k', undefined)
      expect([await adapter.get('k'), await adapter.has('k')]).toEqual([undefined, true])
    })

  if (all.families.includes('idempotency'))
    absent.it(
      'values: the results [undefined, result] and [error, undefined] come back with both elements',
      async () => {
        const results = (await all.open()).idempotency
        await results.set('k', [undefined, { paid: 1 }])
        expect((await results.get('k'))?.value).toStrictEqual([undefined, { paid: 1 }])
        await results.set('k', ['refused', undefined])
        expect((await results.get('k'))?.value).toStrictEqual(['refused', undefined])
      }
    )
}

function sameError(actual: Error, { make, fields = {} }: ErrorCase): void {
  const given = make()
  expect(actual).toBeInstanceOf(Error)
  expect([actual.name, actual.message]).toEqual([given.name, given.message])
  expect(typeof actual.stack).toBe(typeof given.stack)
  for (const [name, value] of Object.entries(fields)) expect((actual as never)[name], name).toEqual(value)
}
