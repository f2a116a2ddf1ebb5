// Two holders are found, and only a stopped holder is excused, for no longer than it was stopped.
import { expect, it } from 'vitest'
import { doubleHolders } from '../../../tools/faults/checks/holders.mjs'
import { bounds, history, type Parts, section } from './planted.js'

const found = (parts: Parts) => doubleHolders(history(parts), bounds).length

it('one holder after the other is right, in whatever order the logs have them', () => {
  expect(found({ sections: [section('1', 1200, 1300, 2100), section('0', 1000, 1100, 1900)] })).toBe(0)
})

it('a section that begins within another one is found', () => {
  expect(found({ sections: [section('0', 1000, 1200, 1900), section('1', 1150, 1300, 2100)] })).toBe(1)
})

it('each of three at once is found with each other one', () => {
  const sections = ['0', '1', '2'].map((log, at) => section(log, 1000 + at, 1500, 2000))
  expect(found({ sections })).toBe(3)
})

it('two callers of one process are two holders', () => {
  expect(found({ sections: [section('0', 1000, 1200, 1900), section('0', 1150, 1300, 2100)] })).toBe(1)
})

it('another key is another lock', () => {
  const other = { ...section('1', 1100, 1300, 2100), key: 'other' }
  expect(found({ sections: [section('0', 1000, 1200, 1900), other] })).toBe(0)
})

const stopped = { log: '0', from: 1500, to: 3000 }

it('a holder that was stopped past its lease and writes once when it goes on is excused', () => {
  const sections = [section('0', 1000, 3010, 1900), section('1', 1950, 2100, 2900)]
  expect(found({ sections, stalls: [stopped] })).toBe(0)
})

it('not if the other one came before its lease had ended', () => {
  const sections = [section('0', 1000, 3010, 1900), section('1', 1890, 2100, 2900)]
  expect(found({ sections, stalls: [stopped] })).toBe(1)
})

it('nor if it goes on writing', () => {
  const sections = [section('0', 1000, 3100, 1900), section('1', 1950, 2100, 2900)]
  expect(found({ sections, stalls: [stopped] })).toBe(1)
})

it('nor if it was another process that stood still, or at another time', () => {
  const sections = [section('0', 1000, 3010, 1900), section('1', 1950, 2100, 2900)]
  expect(found({ sections, stalls: [{ ...stopped, log: '1' }] })).toBe(1)
  expect(found({ sections, stalls: [{ log: '0', from: 2000, to: 3000 }] })).toBe(1)
})

it('a step forward of the server’s clock ends a lease earlier, by as much', () => {
  const sections = [section('0', 1000, 1500, 1900), section('1', 1450, 1600, 2400)]
  const stepBy = (by: number, at = 1100) => ({ sections, faults: [{ kind: 'clock-step', steps: [{ at, by }] }] })
  expect(found(stepBy(500))).toBe(0)
  expect(found(stepBy(400))).toBe(1)
  expect(found(stepBy(-500))).toBe(1)
  expect(found(stepBy(500, 800)), 'before the lease').toBe(1)
  expect(found(stepBy(500, 1460)), 'after the other one came').toBe(1)
})
