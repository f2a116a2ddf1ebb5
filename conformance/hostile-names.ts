// Keys, owners, prefixes, ids and values that a database could parse as an expression, a path or a pattern: they are
// stored unchanged, and each names a separate entry.
import { expect, held, times } from './expect.js'
import type { Harness } from './harness.js'
import { hostileNames as names } from './names.js'
import type { Subject } from './subject.js'

/** Values that are such names, or that have members with such names. */
const values: unknown[] = [
  ...names,
  ...names.map((name) => [name]),
  ...names.filter((name) => name !== '__proto__').map((name) => ({ [name]: name })),
  { $add: [1, 2] },
  { $literal: '$key' },
  { a: { $set: { 'b.c': '$$NOW' } } },
  { $ref: 'c', $id: 1 },
  { $date: 0 },
  { $oid: '507f1f77bcf86cd799439011' },
  JSON.parse('{"__proto__": {"$ne": null}}')
]

const all$ = <T>(each: (name: string, index: number) => Promise<T>) => Promise.all(names.map(each))
const one$ = async <T>(each: (name: string, index: number) => Promise<T>) => {
  const results: T[] = []
  for (const [index, name] of names.entries()) results.push(await each(name, index))
  return results
}
/** Tests both ways, because a single call and a batch are different commands. */
const manners = { alone: one$, together: all$ }

const ttl = 60_000
const checkpoint = (name: string, sequence: number, data: unknown) => ({
  id: `${name}${sequence}`,
  taskId: name,
  sequence,
  timestamp: 1,
  progress: 0,
  data
})
const everywhere = <T>(value: T) => names.map(() => value)

export function hostileNamesSuite(all: Harness): void {
  const { describe, it } = all
  const locked = all.needing('extend', 'forceRelease')

  describe.each(Object.entries(manners))('names that look like expressions, %s', (_manner, each) => {
    locked.it('as keys and owners of locks', async () => {
      const adapter = await all.open()
      const locks = await each((name) => adapter.acquire(name, ttl, name))
      expect(locks.map((lock) => lock !== null)).toEqual(everywhere(true))
      expect(await each((name) => adapter.acquire(name, ttl, 'another'))).toEqual(everywhere(null))
      expect(await each((name) => adapter.extend(name, ttl, 'another'))).toEqual(everywhere(false))
      expect(await each((name) => adapter.extend(name, ttl, name))).toEqual(everywhere(true))
      expect(await each((_name, at) => held(locks[at] ?? null).isValid())).toEqual(everywhere(true))
      await each((_name, at) => held(locks[at] ?? null).release())
      expect(await each(async (name) => (await adapter.acquire(name, ttl, '$$o')) !== null)).toEqual(everywhere(true))
      await each((name) => adapter.forceRelease(name))
      expect(await each((_name, at) => held(locks[at] ?? null).isValid())).toEqual(everywhere(false))
    })

    locked.it('as owners of one lock after the other', async () => {
      const adapter = await all.open()
      const [first = '', ...others] = names
      held(await adapter.acquire('k', ttl, first))
      expect(await Promise.all(others.map((name) => adapter.acquire('k', ttl, name)))).toEqual(others.map(() => null))
      for (const name of others) expect(await adapter.extend('k', ttl, name)).toBe(false)
    })

    it('as keys of breakers', async () => {
      const adapter = await all.open()
      const counts = everywhere(0).map((_, at) => at + 1)
      await each((name, at) => adapter.setState(name, { state: 'half-open', failureCount: at }))
      expect(await each((name) => adapter.recordFailure(name, 1000))).toEqual(counts)
      const states = await each((name) => adapter.getState(name))
      expect(states.map((state) => [state?.state, state?.failureCount])).toEqual(counts.map((count) => ['open', count]))
      await each((name) => adapter.recordSuccess(name))
      expect(await each(async (name) => (await adapter.getState(name))?.failureCount)).toEqual(everywhere(0))
      expect(await each(async (name) => (await adapter.recordFailure(`${name}new`, 3)) === 1)).toEqual(everywhere(true))
    })

    it('as keys of entries and of results', async () => {
      const adapter = await all.open()
      await each((name, at) => Promise.all([adapter.set(name, at), adapter.idempotency.set(name, [at], ttl)]))
      expect(await each((name) => adapter.get(name))).toEqual(names.map((_, at) => at))
      if (all.supports.getMany) expect(await adapter.getMany(names)).toEqual(names.map((_, at) => at))
      const results = await each(async (name) => (await adapter.idempotency.get(name))?.value)
      expect(results).toEqual(names.map((_, at) => [at]))
      if (all.supports.keys) expect((await adapter.keys()).sort()).toEqual([...names].sort())
      await each((name) => Promise.all([adapter.delete(name), adapter.idempotency.delete(name)]))
      expect(await each((name) => adapter.has(name))).toEqual(everywhere(false))
      expect(await each((name) => adapter.idempotency.get(name))).toEqual(everywhere(null))
    })

    all.needing('list', 'cleanup').it('as tasks and ids of checkpoints', async () => {
      const adapter = await all.open()
      await each((name) => Promise.all(times(3, (at) => adapter.save(checkpoint(name, at, name)))))
      expect(await each(async (name) => (await adapter.load(`${name}1`))?.data)).toEqual(names)
      expect(await each(async (name) => (await adapter.loadLatest(name))?.id)).toEqual(names.map((name) => `${name}2`))
      await each((name) => adapter.save({ ...checkpoint(name, 3, 'moved'), id: `${name}0` }))
      await each((name) => adapter.cleanup(name, 2))
      const left = await each(async (name) => (await adapter.list(name)).map(({ data }) => data))
      expect(left).toEqual(names.map((name) => [name, 'moved']))
      await each((name) => adapter.deleteAll(name))
      expect(await each((name) => adapter.list(name))).toEqual(everywhere([]))
    })
  })

  all
    .needing('list', 'undefinedValues')
    .it('names: values that look like expressions come back as they were', async () => {
      const adapter = await all.open()
      await Promise.all(values.map((value, at) => adapter.set(`k${at}`, value)))
      await Promise.all(values.map((value, at) => adapter.idempotency.set(`k${at}`, [undefined, value])))
      await Promise.all(values.map((value, at) => adapter.save(checkpoint('t', at, value))))
      expect(await Promise.all(values.map((_, at) => adapter.get(`k${at}`)))).toStrictEqual(values)
      const results = await Promise.all(values.map(async (_, at) => (await adapter.idempotency.get(`k${at}`))?.value))
      expect(results).toStrictEqual(values.map((value) => [undefined, value]))
      expect((await adapter.list('t')).map(({ data }) => data)).toStrictEqual(values)
    })

  all.needing('list', 'extend').it('names: prefixes that look like expressions keep their entries apart', async () => {
    const unique = all.prefix()
    const adapters = await Promise.all(names.map((name) => all.open({ keyPrefix: name + unique })))
    const everyone = <T>(call: (adapter: Subject, at: number) => Promise<T>) => Promise.all(adapters.map(call))
    await everyone(async (adapter) => held(await adapter.acquire('k', ttl, '$$k')))
    expect(await everyone((adapter) => adapter.acquire('k', ttl, '$$o'))).toEqual(everywhere(null))
    expect(await everyone((adapter) => adapter.extend('k', ttl, '$$k'))).toEqual(everywhere(true))
    await everyone((adapter, at) => adapter.setState('k', { state: 'closed', failureCount: at }))
    expect(await everyone((adapter) => adapter.recordFailure('k', 1000))).toEqual(names.map((_, at) => at + 1))
    await everyone((adapter, at) => adapter.set('k', at))
    if (all.supports.keys) expect(await everyone((adapter) => adapter.keys())).toEqual(everywhere(['k']))
    await everyone((adapter, at) => adapter.save(checkpoint('t', at, at)))
    const saved = await everyone(async (adapter) => (await adapter.list('t')).map(({ data }) => data))
    expect(saved).toEqual(names.map((_, at) => [at]))
    await held(adapters[0] ?? null).clear()
    expect(await everyone((adapter) => adapter.get('k'))).toEqual(names.map((_, at) => (at === 0 ? null : at)))
  })
}
