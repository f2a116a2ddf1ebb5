import { describe, expect, it } from 'vitest'
import { eventually, held, times } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

export function sharedClientSuite(all: Harness): void {
  const { backend } = all

  describe('client objects: an adapter is made from a URL, a config object or the client of the samples', () => {
    it('a config object', async () => {
      const adapter = all.open({}, backend.config(all.url))
      await adapter.set('k', 1)
      expect(await adapter.get('k')).toBe(1)
    })

    it('a client object, which is never used', async () => {
      const client = all.client()
      const tries = client.forbid()
      const adapter = all.open({}, client.object)
      await adapter.connect()
      const lock = held(await adapter.acquire('k', 5000))
      await Promise.all([adapter.set('k', 1), adapter.recordFailure('k', 3), adapter.idempotency.set('k', 1)])
      await adapter.save({ id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 })
      await Promise.all([
        adapter.clear(),
        adapter.keys(),
        adapter.ttl('k'),
        adapter.getMany(['k', 'l']),
        adapter.list('t'),
        lock.extend(900),
        lock.isValid(),
        lock.release()
      ])
      expect(tries()).toBe(0)
    })
  })

  describe('client objects: adapters made from one share one native pool, which is counted', () => {
    it('20 adapters of one client open no more connections than one does', async () => {
      const before = await all.reader.connections()
      const client = all.client()
      const first = all.open({}, client.object)
      await Promise.all(times(50, (i) => first.set(`k${i}`, i)))
      const ofOne = (await all.reader.connections()) - before
      const adapters = times(20, () => all.open({}, client.object))
      await Promise.all(adapters.map((adapter) => adapter.set('k', 1)))
      expect((await all.reader.connections()) - before).toBeLessThanOrEqual(Math.max(ofOne, 4))
    })

    it('the other kinds of adapter share it as well', async () => {
      const before = await all.reader.connections()
      const client = all.client()
      const adapter = all.open({}, client.object)
      await adapter.set('k', 1)
      const cache = backend.openCache(client.object, { keyPrefix: all.prefix() })
      const results = backend.openIdempotency(client.object, { keyPrefix: all.prefix() })
      await Promise.all([cache.set('k', 1), results.set('k', 1), adapter.idempotency.set('k', 1)])
      expect((await all.reader.connections()) - before).toBeLessThanOrEqual(4)
      await Promise.all([cache.disconnect(), results.disconnect()])
    })

    it('it closes with the last of them, and the client with it', async () => {
      const before = await all.reader.connections()
      const client = all.client()
      const [one, two] = [all.open({}, client.object), all.open({}, client.object)]
      await Promise.all([one.set('k', 1), two.set('k', 1)])
      await one.disconnect()
      expect([client.isEnded(), await two.get('k')]).toEqual([false, 1])
      await two.disconnect()
      if (backend.supports.endsClient) await eventually(() => client.isEnded(), Boolean)
      await eventually(
        () => all.reader.connections(),
        (count) => count <= before
      )
      expect(client.isEnded()).toBe(backend.supports.endsClient)
    })

    it('a client that was ended already is tolerated', async () => {
      const client = all.client()
      const adapter = all.open({}, client.object)
      await adapter.set('k', 1)
      await client.end()
      expect(await adapter.disconnect()).toBeUndefined()
    })

    it('adapters made from one URL each have connections of their own', async () => {
      const [one, two] = [all.open(), all.open()]
      await Promise.all([one.connect(), two.connect()])
      await one.disconnect()
      expect([two.isConnected(), await two.get('k')]).toEqual([true, null])
    })

    it('disconnecting one twice does not close it for the other', async () => {
      const client = all.client()
      const [one, two] = [all.open({}, client.object), all.open({}, client.object)]
      await Promise.all([one.connect(), two.connect()])
      await one.disconnect()
      await one.disconnect()
      expect(await two.get('k')).toBeNull()
    })
  })
}
