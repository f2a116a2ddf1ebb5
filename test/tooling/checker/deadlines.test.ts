// Calls that settle too late, never, or with an error that no fault explains, are found.
import { expect, it } from 'vitest'
import { lateCalls, worstLateness } from '../../../tools/faults/checks/deadlines.mjs'
import { strangeErrors } from '../../../tools/faults/checks/errors.mjs'
import { bounds, call, history, type Parts } from './planted.js'

const textsOf = (violations: { text: string }[]) => violations.map(({ text }) => text)
const late = (parts: Parts) => textsOf(lateCalls(history(parts), bounds))

it('a call may take its time-out and a little more', () => {
  const calls = [call('get', 'k', [0, 1100])]
  expect(late({ calls })).toEqual([])
  expect(worstLateness(history({ calls }), bounds)).toBe(100)
})

it('one that takes longer is found', () => {
  expect(late({ calls: [call('get', 'k', [0, 1101])] })).toEqual(['get of k settled 101.0 ms after its time-out'])
})

it('the time in which its process stood still does not count, that of another one does', () => {
  const calls = [call('get', 'k', [0, 3000])]
  expect(late({ calls, stalls: [{ log: '0', from: 500, to: 2500 }] })).toEqual([])
  expect(late({ calls, stalls: [{ log: '0', from: 500, to: 2300 }] })).toHaveLength(1)
  expect(late({ calls, stalls: [{ log: '1', from: 500, to: 2500 }] })).toHaveLength(1)
})

it('an extension may take as long as the lock', () => {
  const long = { ...bounds, ttl: 2000 }
  const parts = history({ calls: [call('extend', 'k', [0, 2050]), call('release', 'k', [0, 2050])] })
  expect(textsOf(lateCalls(parts, long))).toEqual(['release of k settled 1050.0 ms after its time-out'])
})

it('one that never settles is found', () => {
  const calls = [call('get', 'k', [0, Number.POSITIVE_INFINITY], { outcome: 'pending' })]
  expect(late({ calls, stalls: [{ log: '0', from: 0, to: 5000 }] })).toEqual(['get of k never settled'])
})

it('an error that no fault explains is found, and a process that has ended by itself', () => {
  const failed = (code: string) => call('get', 'k', [0, 1], { outcome: 'failed', code })
  const calls = ['TIMEOUT', 'CONNECTION_LOST', 'SERVER', 'TypeError: x'].map(failed)
  const texts = strangeErrors(history({ calls, logs: ['0', '1'], ended: ['0'] })).map(({ text }) => text)
  expect(texts).toEqual(['get of k: SERVER', 'get of k: TypeError: x', 'the process has ended by itself'])
})
