import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LockHolds } from '../../lib/session/lock-holds.js'

// globals.ts takes `performance.now` once, when it is loaded. The replacement follows the fake timers.
vi.mock('../../lib/session/globals.js', () => ({ monotonicNow: () => performance.now() }))

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

function acquire(holds: LockHolds, ttl: number, owner = 'me') {
  holds.begin('k', owner)
  return holds.granted('k', owner, ttl)
}

describe('holds', () => {
  it('the last one frees the lock', () => {
    const holds = new LockHolds()
    const [one, two] = [acquire(holds, 1000), acquire(holds, 1000)]
    expect([holds.end(one), holds.end(two)]).toEqual([false, true])
  })

  it("another owner's count for themselves", () => {
    const holds = new LockHolds()
    const mine = acquire(holds, 1000)
    acquire(holds, 1000, 'other')
    expect(holds.end(mine)).toBe(true)
  })

  it('one that was forgotten ends at its own ttl', () => {
    const holds = new LockHolds()
    acquire(holds, 100)
    const long = acquire(holds, 1000)
    vi.advanceTimersByTime(99)
    expect(holds.endOf('k', 'me')).toBe(long.endsAt)
    vi.advanceTimersByTime(1)
    expect(holds.end(long)).toBe(true)
  })

  it('extending moves the ends of all that live', () => {
    const holds = new LockHolds()
    const one = acquire(holds, 100)
    const two = acquire(holds, 1000)
    holds.extend('k', 'me', 500)
    vi.advanceTimersByTime(499)
    expect(holds.end(two)).toBe(false)
    expect(holds.end(one)).toBe(true)
  })

  it('extending through a hold that had ended brings it back', () => {
    const holds = new LockHolds()
    const one = acquire(holds, 100)
    const two = acquire(holds, 1000)
    vi.advanceTimersByTime(200)
    holds.extend('k', 'me', 500, one)
    expect([holds.end(two), holds.end(one)]).toEqual([false, true])
  })

  it('an acquire on its way counts', () => {
    const holds = new LockHolds()
    const one = acquire(holds, 1000)
    holds.begin('k', 'me')
    expect(holds.end(one)).toBe(false)
    expect(holds.end(holds.granted('k', 'me', 1000))).toBe(true)
  })

  it('an acquire that fails pays the release that was left to it', () => {
    const holds = new LockHolds()
    const one = acquire(holds, 1000)
    holds.begin('k', 'me')
    holds.end(one)
    expect(holds.failed('k', 'me', false)).toBe(true)
  })

  it('an acquire that fails frees nothing that is held, and nothing that it never had', () => {
    const holds = new LockHolds()
    acquire(holds, 1000)
    holds.begin('k', 'me')
    expect(holds.failed('k', 'me', true)).toBe(false)
    holds.begin('k', 'other')
    expect(holds.failed('k', 'other', false)).toBe(false)
    holds.begin('k', 'other')
    expect(holds.failed('k', 'other', true)).toBe(true)
  })

  it('all end when the lock was taken away, and an old one frees no new one', () => {
    const holds = new LockHolds()
    const old = acquire(holds, 1000)
    holds.clear('k')
    expect(holds.endOf('k', 'me')).toBeUndefined()
    const fresh = acquire(holds, 1000)
    expect([holds.end(old), holds.end(fresh)]).toEqual([false, true])
  })

  it('forgotten ones are not kept for ever', () => {
    const holds = new LockHolds()
    for (let i = 0; i < 5000; i++) {
      acquire(holds, 10, `owner ${i}`)
      vi.advanceTimersByTime(1)
    }
    expect(holds.size).toBeLessThanOrEqual(1024)
  })
})
