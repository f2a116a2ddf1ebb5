import { describe, expect, it } from 'vitest'
import { held } from '../support/expectations.js'
import type { Harness } from '../support/harness.js'

export function fixturesSuite(all: Harness): void {
  const { fixtures } = all.backend

  describe('layout: rows as the JavaScript adapters write them are read', () => {
    it.each(fixtures.map((fixture) => [fixture.title, fixture] as const))('%s', async (_title, fixture) => {
      const adapter = all.open()
      await adapter.connect()
      await all.reader.run(fixture.write(all.prefixOf(adapter)))
      expect(await fixture.ask(adapter)).toEqual(fixture.answer)
    })

    it.each(fixtures.map((fixture) => [fixture.title, fixture] as const))(
      'without a prefix: %s',
      async (_title, fixture) => {
        const scratch = await all.scratch()
        const adapter = all.open({ keyPrefix: '' }, scratch.url)
        await adapter.connect()
        await scratch.reader.run(fixture.write(''))
        expect(await fixture.ask(adapter)).toEqual(fixture.answer)
        await adapter.disconnect()
      }
    )
  })

  describe('layout: an independent client finds ours in the documented form', () => {
    it('a lock: the key is Plock:K and the value its owner', async () => {
      const adapter = all.open()
      const lock = held(await adapter.acquire('a key', 5000, 'an owner'))
      const row = held(await all.reader.row('lock', `${all.prefixOf(adapter)}lock:a key`))
      expect(row.text).toBe('an owner')
      expect(Math.abs(Number(row.expiresAt) - lock.expiresAt)).toBeLessThanOrEqual(1)
    })

    it('breaker state: Pcircuit:K, absent times absent', async () => {
      const adapter = all.open()
      await adapter.setState('a key', { state: 'half-open', failureCount: 2, lastSuccessTime: 1700000000123 })
      const state = await all.reader.breaker(`${all.prefixOf(adapter)}circuit:a key`)
      expect(state).toEqual({ state: 'half-open', failureCount: 2, lastSuccessTime: 1700000000123 })
    })

    it.each([['text'], [12.5], [null], [true], [[1, { a: null }]], [{ b: 1, a: ['é'] }]])(
      'a cache entry: Pcache:K and plain JSON: %j',
      async (value) => {
        const adapter = all.open()
        await adapter.set('a key', value)
        const row = held(await all.reader.row('cache', `${all.prefixOf(adapter)}cache:a key`))
        expect(JSON.parse(row.text)).toEqual(value)
      }
    )

    it('a checkpoint: its fields by their names, data as plain JSON', async () => {
      const adapter = all.open()
      const saved = {
        id: 'c',
        taskId: 'a:1',
        sequence: 2,
        timestamp: 5,
        progress: 7,
        data: { a: [1] },
        estimatedTimeRemaining: 9
      }
      await adapter.save(saved)
      expect(await all.reader.checkpoint(all.prefixOf(adapter), 'a:1', 2)).toEqual(saved)
    })

    it('a released lock, a deleted entry and a deleted checkpoint leave nothing', async () => {
      const scratch = await all.scratch()
      const adapter = all.open({ keyPrefix: 'p:' }, scratch.url)
      await adapter.connect()
      const empty = await scratch.reader.dump()
      const lock = held(await adapter.acquire('k', 5000))
      await Promise.all([adapter.set('k', 1), adapter.idempotency.set('k', 1)])
      await adapter.save({ id: 'c', taskId: 't', sequence: 1, timestamp: 1, progress: 0, data: 1 })
      expect(await scratch.reader.dump()).not.toBe(empty)
      await Promise.all([lock.release(), adapter.clear(), adapter.idempotency.delete('k'), adapter.deleteAll('t')])
      expect(await scratch.reader.dump()).toBe(empty)
      await adapter.disconnect()
    })
  })
}
