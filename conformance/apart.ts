// Families with the same key prefix do not affect each other. These tests need an adapter with all families.
import { expect, held } from './expect.js'
import type { Harness } from './harness.js'

export function apartSuite(all: Harness): void {
  const { describe, it } = all

  const clears = (keyPrefix: string) => async () => {
    const adapter = await all.open({ keyPrefix })
    const lock = held(await adapter.acquire('k', 20_000))
    await adapter.recordFailure('k', 5)
    await adapter.idempotency.set('k', 'result')
    await adapter.save({ id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 })
    const other = await all.open()
    await Promise.all([adapter.set('k', 1), other.set('k', 'other')])
    expect(await adapter.clear()).toBeUndefined()
    expect([await adapter.get('k'), await other.get('k'), await lock.isValid()]).toEqual([null, 'other', true])
    expect((await adapter.getState('k'))?.failureCount).toBe(1)
    expect((await adapter.load('c'))?.sequence).toBe(1)
    expect((await adapter.idempotency.get('k'))?.value).toBe('result')
    await Promise.all([lock.release(), adapter.deleteAll('t'), adapter.idempotency.delete('k')])
  }

  describe('families: clear() leaves locks, breakers, results and checkpoints', () => {
    it('under a prefix', clears(all.prefix()))
    all.needing('emptyPrefix').it('under the empty prefix', clears(''))
  })

  describe('families: one key in each of them', () => {
    it('no result can land on a lock, a breaker or a cache entry of the same prefix', async () => {
      const adapter = await all.open()
      const keys = ['k', 'lock:k', 'circuit:k', 'cache:k']
      const lock = held(await adapter.acquire('k', 20_000))
      await Promise.all([adapter.set('k', 'cached'), adapter.recordFailure('k', 5)])
      for (const key of keys) await adapter.idempotency.set(key, 'result')
      const kept = [await lock.isValid(), await adapter.get('k'), (await adapter.getState('k'))?.failureCount]
      expect(kept).toEqual([true, 'cached', 1])
      for (const key of keys) await adapter.idempotency.delete(key)
      expect([await lock.isValid(), await adapter.has('k')]).toEqual([true, true])
    })
  })
}
