// Results that were made twice, changed or got lost are found.
import { expect, it } from 'vitest'
import { doubleResults } from '../../../tools/faults/checks/results.mjs'
import { bounds, type Call, call, changed, history } from './planted.js'

const set = (times: [number, number], run: string, more: Partial<Call> = {}, leaseEnd = 1000) =>
  call('idempotency.set', 'k', times, { argument: { run, leaseEnd }, ...more })
const get = (times: [number, number], run: string | null) =>
  call('idempotency.get', 'k', times, { answer: run === null ? null : { of: 'k', run } })
const found = (calls: Call[], faults: object[] = []) =>
  doubleResults(history({ calls, faults }), bounds).map(({ text }) => text)

it('one result that everybody reads is right', () => {
  expect(found([get([0, 1], null), set([2, 3], 'a'), get([4, 5], 'a'), get([6, 7], 'a')])).toEqual([])
})

it('a second result is found', () => {
  expect(found([get([0, 1], null), set([2, 3], 'a'), set([2, 4], 'b')])).toEqual(['k: two results'])
})

it('a result that is gone is found', () => {
  expect(found([set([2, 3], 'a'), get([4, 5], null)])).toEqual(['k: the result is lost'])
  expect(found([set([2, 3], 'a'), get([4, 5], null)], [changed(3, 6)])).toEqual([])
})

it('another result than the confirmed one is found', () => {
  expect(found([set([2, 3], 'a'), set([6, 7], 'b'), get([8, 9], 'b')])).toContain(
    'k: another result than the one confirmed first'
  )
})

it('a result of unknown outcome may be there, then and later', () => {
  const calls = [set([0, 1], 'a', { outcome: 'unknown' }), get([2, 3], null), set([4, 5], 'b')]
  for (const run of ['a', 'b']) expect(found([...calls, get([6, 7], run)])).toEqual([])
})

it('so may that of a holder whose lease had ended, by its own clock or the server’s', () => {
  const calls = (leaseEnd: number) => [set([2, 3], 'a', {}, 1000), set([4, 9], 'b', {}, leaseEnd), get([10, 11], 'b')]
  expect(found(calls(8))).toEqual([])
  expect(found(calls(10))).not.toEqual([])
  expect(found(calls(100), [{ steps: [{ at: 1, by: 95 }] }])).toEqual([])
})

it('a result that no process stored is found', () => {
  expect(found([get([4, 5], 'a'), set([6, 7], 'a')])).toEqual(['k: a result that nobody stored'])
})

it('so is one whose call has failed for certain', () => {
  expect(found([set([0, 1], 'a', { outcome: 'failed' }), get([4, 5], 'a')])).toHaveLength(1)
  expect(found([set([0, 1], 'a', { outcome: 'failed' }), get([4, 5], null)])).toEqual([])
})
