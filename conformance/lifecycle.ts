// Tests of connecting at first use, and of the end of a connection.
import { expect, rejection, times } from './expect.js'
import type { Family, Flag } from './flags.js'
import type { Harness } from './harness.js'
import type { Subject } from './subject.js'

type Call = [name: string, call: (adapter: Subject) => Promise<unknown>, flags: Flag[]]

const checkpoint = { id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 }

/** Calls of each family, with the flags that they need. */
const calls: Record<Family, Call[]> = {
  locks: [
    ['acquire', (adapter) => adapter.acquire('k', 1000), []],
    ['forceRelease', (adapter) => adapter.forceRelease('k'), ['forceRelease']]
  ],
  breakers: [
    ['getState', (adapter) => adapter.getState('k'), []],
    ['setState', (adapter) => adapter.setState('k', { state: 'closed', failureCount: 0 }), []],
    ['recordFailure', (adapter) => adapter.recordFailure('k', 3), []],
    ['recordSuccess', (adapter) => adapter.recordSuccess('k'), []]
  ],
  cache: [
    ['get', (adapter) => adapter.get('k'), []],
    ['set', (adapter) => adapter.set('k', 1), []],
    ['delete', (adapter) => adapter.delete('k'), []],
    ['has', (adapter) => adapter.has('k'), []],
    ['clear', (adapter) => adapter.clear(), []],
    ['keys', (adapter) => adapter.keys(), ['keys']],
    ['getMany', (adapter) => adapter.getMany(['k', 'l']), ['getMany']],
    ['ttl', (adapter) => adapter.ttl('k'), ['ttl']]
  ],
  idempotency: [
    ['idempotency.get', (adapter) => adapter.idempotency.get('k'), []],
    ['idempotency.set', (adapter) => adapter.idempotency.set('k', 1), []],
    ['idempotency.delete', (adapter) => adapter.idempotency.delete('k'), []]
  ],
  checkpoints: [
    ['save', (adapter) => adapter.save(checkpoint), []],
    ['load', (adapter) => adapter.load('c'), []],
    ['loadLatest', (adapter) => adapter.loadLatest('t'), []],
    ['list', (adapter) => adapter.list('t'), ['list']],
    ['cleanup', (adapter) => adapter.cleanup('t', 1), ['cleanup']],
    ['deleteAll', (adapter) => adapter.deleteAll('t'), []]
  ]
}

/** A write and a read for each family, to check that entries outlive a connection. */
const keeps: Record<
  Family,
  [store: (adapter: Subject) => Promise<unknown>, find: (adapter: Subject) => Promise<unknown>]
> = {
  locks: [
    (adapter) => adapter.acquire('k', 60_000, 'me'),
    async (adapter) => !(await adapter.acquire('k', 1000, 'you'))
  ],
  breakers: [
    (adapter) => adapter.recordFailure('k', 9),
    async (adapter) => (await adapter.getState('k'))?.failureCount === 1
  ],
  cache: [(adapter) => adapter.set('k', 'kept'), async (adapter) => (await adapter.get('k')) === 'kept'],
  idempotency: [
    (adapter) => adapter.idempotency.set('k', 'kept'),
    async (adapter) => (await adapter.idempotency.get('k'))?.value === 'kept'
  ],
  checkpoints: [(adapter) => adapter.save(checkpoint), async (adapter) => (await adapter.load('c'))?.data === 1]
}

export function lifecycleSuite(all: Harness): void {
  const { families, needing } = all
  const own = families.flatMap((family) => calls[family])
  const first = own[0] as Call

  needing('lazyConnect').describe('connection: every operation connects at first use', () => {
    for (const [name, call, flags] of own)
      needing(...flags).it(name, async () => {
        const adapter = await all.open()
        await call(adapter)
        if (all.supports.isConnected) expect(adapter.isConnected()).toBe(true)
      })
  })

  all.describe('connection: connect()', () => {
    all.it('is safe to call many times, at once, from many adapters', async () => {
      const adapters = await Promise.all(times(8, () => all.open()))
      await Promise.all(adapters.flatMap((adapter) => times(3, () => adapter.connect())))
      for (const adapter of adapters) expect(await adapter.connect()).toBeUndefined()
    })
  })

  needing('isConnected').describe('connection: isConnected() tells the truth', () => {
    needing('lazyConnect').it('false before the first use', async () => {
      expect((await all.open()).isConnected()).toBe(false)
    })

    all.it('true from the first connect until disconnect()', async () => {
      const adapter = await all.open()
      await adapter.connect()
      const before = adapter.isConnected()
      await adapter.disconnect()
      expect([before, adapter.isConnected()]).toEqual([true, false])
    })
  })

  needing('disconnect').describe('connection: disconnect()', () => {
    all.it('is harmless before first use, and when called again', async () => {
      const adapter = await all.open()
      expect([await adapter.disconnect(), await adapter.disconnect()]).toEqual([undefined, undefined])
    })

    all.it('is harmless when called again after use, also at once', async () => {
      const adapter = await all.open()
      await adapter.connect()
      await Promise.all([adapter.disconnect(), adapter.disconnect(), adapter.disconnect()])
    })

    all.it('waits for the work in flight', async () => {
      const adapter = await all.open()
      const settled: string[] = []
      const work = times(200, async () => settled.push(await first[1](adapter).then(String)))
      await adapter.disconnect()
      await new Promise(process.nextTick)
      expect(settled).toHaveLength(200)
      await Promise.all(work)
    })

    for (const [name, call, flags] of own)
      needing(...flags).it(`later calls are rejected: ${name}`, async () => {
        const adapter = await all.open()
        await adapter.disconnect()
        expect(await rejection(() => call(adapter))).toBeInstanceOf(Error)
      })
  })

  needing('reconnect').describe('connection: connect() opens again, and what is stored is there', () => {
    for (const family of families)
      all.it(family, async () => {
        const [store, find] = keeps[family]
        const adapter = await all.open()
        await store(adapter)
        await adapter.disconnect()
        await adapter.connect()
        expect(await find(adapter)).toBe(true)
        await adapter.disconnect()
        expect(await rejection(() => find(adapter))).toBeInstanceOf(Error)
      })
  })
}
