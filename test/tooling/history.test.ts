// The checker of histories finds the planted errors.
import { expect, it } from 'vitest'
import { doubleHolders, expiryError, type Grant } from '../races/support/history.js'

const grant = (at: number, released?: number): Grant => ({
  process: 0,
  key: 'turn',
  ttl: 100,
  before: at - 2,
  after: at + 2,
  expiresAt: at + 100,
  ...(released !== undefined && { released })
})

it('one holder after the other is right, in whatever order they are reported', () => {
  expect(doubleHolders([grant(1130), grant(1000, 1030), grant(1030)])).toEqual([])
})

it('a grant before the expiry of the one before is found', () => {
  expect(doubleHolders([grant(1000), grant(1098)])).toMatchObject([{ gap: -2 }])
})

it('a grant before the release of the one before is found', () => {
  expect(doubleHolders([grant(1000, 1050), grant(1040)])).toMatchObject([{ gap: -10 }])
})

it('a release after the expiry does not lengthen a lock', () => {
  expect(doubleHolders([grant(1000, 1150), grant(1100)])).toEqual([])
})

it('a wrong expiry in a handle or in the database is measured', () => {
  expect(expiryError(grant(1000))).toBe(0)
  expect(expiryError({ ...grant(1000), expiresAt: 1160 })).toBe(58)
  expect(expiryError({ ...grant(1000), stored: 1040 })).toBe(58)
})
