// Acknowledged checkpoints that are gone, or older than the last saved ones, are found.
import { expect, it } from 'vitest'
import { lostCheckpoints } from '../../../tools/faults/checks/checkpoints.mjs'
import { type Call, call, changed, history } from './planted.js'

const save = (times: [number, number], sequence: number, version = 1, more: Partial<Call> = {}) =>
  call('save', `t/${sequence}`, times, { argument: { task: 't', sequence, version }, ...more })
const held = (sequence: number, version = 1) => ({ id: `t/${sequence}`, sequence, version })
const load = (times: [number, number], sequence: number, answer: object | null) =>
  call('load', `t/${sequence}`, times, { answer })
const latest = (times: [number, number], answer: object | null) => call('loadLatest', 't', times, { answer })
const list = (times: [number, number], answer: object[]) => call('list', 't', times, { answer })
const found = (calls: Call[], faults: object[] = []) => lostCheckpoints(history({ calls, faults })).length

const saved = [save([0, 1], 1), save([2, 3], 2), save([4, 5], 2, 2)]

it('the last saved checkpoint is right, however it is read', () => {
  const reads = [load([6, 7], 2, held(2, 2)), latest([6, 7], held(2, 2)), list([6, 7], [held(1), held(2, 2)])]
  expect(found([...saved, ...reads])).toBe(0)
})

it.each([
  ['load', load([6, 7], 2, null)],
  ['loadLatest', latest([6, 7], held(1))],
  ['loadLatest of none', latest([6, 7], null)],
  ['list', list([6, 7], [held(2, 2)])]
])('a confirmed one that %s lacks is found', (_name, read) => {
  expect(found([...saved, read])).toBe(1)
  expect(found([...saved, read], [changed(6, 7)]), 'while the primary changes').toBe(0)
})

it.each([
  ['load', load([6, 7], 2, held(2, 1))],
  ['loadLatest', latest([6, 7], held(2, 1))],
  ['list', list([6, 7], [held(1), held(2, 1)])]
])('an older content that %s gives is found', (_name, read) => {
  expect(found([...saved, read])).toBe(1)
})

it('one that was saved while it was read, or of unknown outcome, may be there or not', () => {
  const open = save([6, 9], 3, 1)
  const unknown = save([6, 7], 3, 1, { outcome: 'unknown' })
  for (const last of [open, unknown])
    for (const answer of [held(2, 2), held(3)]) expect(found([...saved, last, latest([8, 9], answer)])).toBe(0)
})

it('a late write of unknown outcome may replace a checkpoint that was saved after it', () => {
  const calls = [save([0, 1], 1, 1, { outcome: 'unknown' }), save([2, 3], 1, 2)]
  expect(found([...calls, load([4, 5], 1, held(1, 1))])).toBe(0)
})

it('a content that no process has saved yet is found', () => {
  expect(found([load([4, 5], 1, held(1)), save([6, 7], 1)])).toBe(1)
  expect(found([...saved, load([6, 7], 2, held(2, 9))])).toBe(1)
})

it('so is one whose save has failed for certain', () => {
  const failed = save([6, 7], 3, 1, { outcome: 'failed' })
  expect(found([...saved, failed, latest([8, 9], held(3))])).toBe(1)
  expect(found([...saved, failed, latest([8, 9], held(2, 2))])).toBe(0)
})
