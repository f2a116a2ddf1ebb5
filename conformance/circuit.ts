import type { CircuitBreakerPersistedState as State } from '../types/providers.js'
import { expect, times } from './expect.js'
import type { Harness } from './harness.js'

const failed = 1700000000123
const succeeded = 1700000000456
const state = (name: 'closed' | 'open' | 'half-open', failureCount: number): State => ({
  state: name,
  failureCount,
  lastFailureTime: failed,
  lastSuccessTime: succeeded
})

/** Each row: the state before, `maxFailures`, the count returned for a failure, and the state after it. */
const failures: [string, State | null, number, number, string][] = [
  ['none, 1 < max', null, 3, 1, 'closed'],
  ['none, 1 >= max', null, 1, 1, 'open'],
  ['closed, below max', state('closed', 1), 3, 2, 'closed'],
  ['closed, reaching max', state('closed', 2), 3, 3, 'open'],
  ['closed, already beyond max', state('closed', 9), 3, 10, 'open'],
  ['open', state('open', 3), 3, 4, 'open'],
  ['open, below max', state('open', 0), 100, 1, 'open'],
  ['half-open, below max', state('half-open', 1), 100, 2, 'open'],
  ['half-open, reaching max', state('half-open', 2), 3, 3, 'open']
]
const before: [string, State | null][] = [
  ['none', null],
  ['closed', state('closed', 2)],
  ['open', state('open', 5)],
  ['half-open', state('half-open', 5)]
]
/** The states passed to `setState`, which `getState` must return unchanged. */
const states: [string, State][] = [
  ['all members', state('open', 3)],
  ['half-open', state('half-open', 0)],
  ['both times absent', { state: 'closed', failureCount: 0 }],
  ['the failure time absent', { state: 'closed', failureCount: 1, lastSuccessTime: succeeded }],
  ['the success time absent', { state: 'closed', failureCount: 1, lastFailureTime: failed }],
  ['0 is a time', { state: 'open', failureCount: 1, lastFailureTime: 0, lastSuccessTime: 0 }],
  ['milliseconds are kept', { state: 'open', failureCount: 1, lastFailureTime: 1700000000001, lastSuccessTime: 999 }],
  ['a large count', { state: 'open', failureCount: 2147483647 }]
]

export function circuitSuite(all: Harness): void {
  const { describe, it } = all

  describe('circuit breaker: getState and setState', () => {
    it('getState of an unknown key is null', async () => {
      expect(await (await all.open()).getState('k')).toBeNull()
    })

    it.each(states)('getState equals what setState was given: %s', async (_what, given) => {
      const adapter = await all.open()
      expect(await adapter.setState('k', given)).toBeUndefined()
      expect(await adapter.getState('k')).toStrictEqual(given)
    })

    it('a member that is undefined is an absent one', async () => {
      const adapter = await all.open()
      await adapter.setState('k', { state: 'closed', failureCount: 0, lastFailureTime: undefined })
      expect(await adapter.getState('k')).toEqual({ state: 'closed', failureCount: 0 })
    })

    it('setState replaces all members', async () => {
      const adapter = await all.open()
      await adapter.setState('k', state('open', 3))
      await adapter.setState('k', { state: 'closed', failureCount: 0 })
      expect(await adapter.getState('k')).toStrictEqual({ state: 'closed', failureCount: 0 })
    })

    it('keys and prefixes are apart, byte for byte', async () => {
      const adapter = await all.open()
      await adapter.recordFailure('k', 5)
      for (const key of ['K', 'k ', ' k', 'k%', 'circuit:k']) expect(await adapter.getState(key)).toBeNull()
      expect(await (await all.open()).getState('k')).toBeNull()
    })
  })

  describe('circuit breaker: recordFailure', () => {
    it.each(failures)('%s', async (_title, given, max, count, name) => {
      const adapter = await all.open()
      if (given) await adapter.setState('k', given)
      expect(await adapter.recordFailure('k', max)).toBe(count)
      expect(await adapter.getState('k')).toMatchObject({ state: name, failureCount: count })
    })

    it.each(before)(
      '%s: writes the time of the failure as lastFailureTime, keeps lastSuccessTime',
      async (_title, given) => {
        const adapter = await all.open()
        if (given) await adapter.setState('k', given)
        const earliest = Math.floor(await all.now())
        await adapter.recordFailure('k', 5)
        const after = await adapter.getState('k')
        expect(after?.lastFailureTime).toBeGreaterThanOrEqual(earliest)
        expect(after?.lastFailureTime).toBeLessThanOrEqual((await all.now()) + 1)
        expect(after?.lastSuccessTime).toBe(given?.lastSuccessTime)
      }
    )

    it('is atomic: 100 failures at once return 1 to 100', async () => {
      const adapter = await all.open()
      const counts = await Promise.all(times(100, () => adapter.recordFailure('k', 1000)))
      expect(counts.sort((a, b) => a - b)).toEqual(times(100, (i) => i + 1))
      expect(await adapter.getState('k')).toMatchObject({ state: 'closed', failureCount: 100 })
    })

    all
      .needing('sharedStore')
      .it('is atomic over connections: 160 failures of 8 adapters return 1 to 160', async () => {
        const keyPrefix = all.prefix()
        const adapters = await Promise.all(times(8, () => all.open({ keyPrefix })))
        const counts = await Promise.all(times(160, (i) => adapters[i % 8]?.recordFailure('k', 100)))
        expect(counts.sort((a, b) => Number(a) - Number(b))).toEqual(times(160, (i) => i + 1))
        expect(await adapters[0]?.getState('k')).toMatchObject({ state: 'open', failureCount: 160 })
      })
  })

  describe('circuit breaker: recordSuccess', () => {
    it.each(before)('%s: closed with count 0, lastFailureTime kept', async (_title, given) => {
      const adapter = await all.open()
      if (given) await adapter.setState('k', given)
      const earliest = Math.floor(await all.now())
      expect(await adapter.recordSuccess('k')).toBeUndefined()
      const after = await adapter.getState('k')
      expect(after).toMatchObject({ state: 'closed', failureCount: 0 })
      expect(after?.lastSuccessTime).toBeGreaterThanOrEqual(earliest)
      expect(after?.lastFailureTime).toBe(given?.lastFailureTime)
      expect(Object.keys(after ?? {}).includes('lastFailureTime')).toBe(given !== null)
    })
  })

  all.needing('callOrder').describe('circuit breaker: calls on one key take effect in call order', () => {
    it('100 failures return 1 to 100 in turn', async () => {
      const adapter = await all.open()
      const counts = await Promise.all(times(100, () => adapter.recordFailure('k', 1000)))
      expect(counts).toEqual(times(100, (i) => i + 1))
    })

    it('failures, a success and a state between them', async () => {
      const adapter = await all.open()
      const answers = await Promise.all([
        adapter.recordFailure('k', 5),
        adapter.recordFailure('k', 5),
        adapter.recordSuccess('k'),
        adapter.recordFailure('k', 5),
        adapter.setState('k', { state: 'half-open', failureCount: 7 }),
        adapter.recordFailure('k', 50),
        adapter.getState('k')
      ])
      expect(answers.slice(0, 6)).toEqual([1, 2, undefined, 1, undefined, 8])
      expect(answers[6]).toMatchObject({ state: 'open', failureCount: 8 })
    })
  })
}
