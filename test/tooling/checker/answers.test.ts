// Answers to another caller’s question are found.
import { expect, it } from 'vitest'
import { wrongAnswers } from '../../../tools/faults/checks/answers.mjs'
import { type Call, call, history } from './planted.js'

const set = (key: string, writer: string, times: [number, number] = [0, 1], more: Partial<Call> = {}) =>
  call('set', key, times, { argument: { writer }, ...more })
const get = (answer: object | null, times: [number, number] = [2, 3]) => call('get', 'a', times, { answer })
const found = (...calls: Call[]) => wrongAnswers(history({ calls })).length
const value = { of: 'a', writer: '0.1', whole: true }

it('a value of its key by its writer is right, and so is none', () => {
  expect(found(set('a', '0.1'), get(value), get(null))).toBe(0)
})

it('the value of another key is found', () => {
  expect(found(set('a', '0.1'), set('b', '0.2'), get({ ...value, of: 'b', writer: '0.2' }))).toBe(1)
})

it('a value that is mixed of two is found', () => {
  expect(found(set('a', '0.1'), get({ ...value, whole: false }))).toBe(1)
})

it('a value that was not written, or not yet, or by a call that failed for certain, is found', () => {
  expect(found(get(value))).toBe(1)
  expect(found(get(value), set('a', '0.1', [4, 5]))).toBe(1)
  expect(found(set('a', '0.1', [0, 1], { outcome: 'failed' }), get(value))).toBe(1)
  expect(found(set('a', '0.1', [0, 1], { outcome: 'unknown' }), get(value))).toBe(0)
})

it('every operation’s answer names its key', () => {
  for (const operation of ['acquire', 'load', 'loadLatest', 'idempotency.get']) {
    expect(found(call(operation, 'a', [0, 1], { answer: { of: 'a' } }))).toBe(0)
    expect(found(call(operation, 'a', [0, 1], { answer: { of: 'b' } }))).toBe(1)
  }
})
