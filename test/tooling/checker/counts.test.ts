// Failures that are lost or counted twice are found.
import { expect, it } from 'vitest'
import { wrongCounts } from '../../../tools/faults/checks/counts.mjs'
import { type Call, call, changed, history } from './planted.js'

const record = (times: [number, number], answer: number, more: Partial<Call> = {}) =>
  call('recordFailure', 'k', times, { answer, ...more })
const lost = (times: [number, number], outcome: Call['outcome']) => call('recordFailure', 'k', times, { outcome })
const read = (times: [number, number], answer: number) => call('getState', 'k', times, { answer })
const found = (calls: Call[], faults: object[] = []) => wrongCounts(history({ calls, faults })).map(({ text }) => text)

it('each call told its own count is right, also of two at once in either order', () => {
  expect(found([record([0, 1], 1), record([2, 9], 3), record([3, 5], 2), read([10, 11], 3)])).toEqual([])
})

it('a count that was told twice is found', () => {
  expect(found([record([0, 5], 1), record([1, 6], 1), read([7, 8], 1)]).join()).toMatch('2 were told 1')
})

it('a confirmed failure that is missing in the end is found', () => {
  expect(found([record([0, 1], 1), record([2, 3], 2), read([4, 5], 1)])).toEqual(['k: read 1, right is 2 to 2'])
})

it('a failure that was counted twice is found', () => {
  expect(found([record([0, 1], 1), read([4, 5], 2)])).toEqual(['k: read 2, right is 1 to 1'])
})

it('one of unknown outcome, or that is under way, counts once or never', () => {
  for (const outcome of ['unknown', 'pending'] as const) {
    const calls = [record([0, 1], 1), lost([2, 3], outcome)]
    for (const count of [1, 2]) expect(found([...calls, read([4, 5], count)])).toEqual([])
    expect(found([...calls, read([4, 5], 3)])).toHaveLength(1)
  }
})

it('one that has failed for certain does not count', () => {
  expect(found([record([0, 1], 1), lost([2, 3], 'failed'), read([4, 5], 2)])).toHaveLength(1)
})

it('a count that goes back is found', () => {
  expect(found([record([0, 1], 2, {}), lost([0, 9], 'unknown'), record([2, 3], 1)])).toEqual([
    'k: told 1, right is 2 to 3'
  ])
})

it('a read that was made while the primary changed may be old, but never ahead', () => {
  const calls = (answer: number) => [record([0, 1], 1), read([4, 5], answer), read([20, 21], 1)]
  expect(found(calls(0))).toHaveLength(1)
  expect(found(calls(0), [changed(3, 10)])).toEqual([])
  expect(found(calls(2), [changed(3, 10)])).toHaveLength(1)
})
